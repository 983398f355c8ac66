using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SequenceApi.Engine.Diagnostics;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Options;

namespace SequenceApi.Server.Telemetry;

/// <summary>Metrics and traces, for Prometheus and for whoever takes OTLP.</summary>
internal static class TelemetrySetup
{
    /// <summary>Where Prometheus reads.</summary>
    public const string Path = "/metrics";

    private const string Service = "sequenceapi";
    private static readonly string[] Meters = [EngineMetrics.MeterName, ServerMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "System.Runtime"];

    /// <summary>Of the runtime's metrics, what tells whether the process is well.</summary>
    private static readonly string[] RuntimeMetrics =
        ["dotnet.process.memory.working_set", "dotnet.process.cpu.time", "dotnet.gc.pause.time", "dotnet.gc.last_collection.heap.size"];

    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new();
        builder.Services.AddSingleton<EngineMetrics>().AddSingleton<ServerMetrics>();
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(Service));
        if (options.Metrics || options.OtlpEndpoint is not null)
            telemetry.WithMetrics(metrics => Configure(metrics, options));
        if (options.OtlpEndpoint is { } endpoint)
            telemetry.WithTracing(traces => traces
                .AddSource("Microsoft.AspNetCore", SequenceSpans.SourceName)
                .AddOtlpExporter(otlp => otlp.Endpoint = endpoint));
        return builder;
    }

    /// <summary>A request's time is told by its model too.</summary>
    public static IApplicationBuilder UseTelemetry(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        finally
        {
            if (context.RequestServices.GetRequiredService<RequestFacts>().Model is { } model)
                context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new("model", model));
        }
    });

    /// <summary>Answers Prometheus. It asks every few seconds, which is neither measured nor logged.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        if (app.Services.GetRequiredService<TelemetryOptions>().Metrics)
            app.MapPrometheusScrapingEndpoint(Path).DisableHttpMetrics();
    }

    private static void Configure(MeterProviderBuilder metrics, TelemetryOptions options)
    {
        metrics.AddMeter(Meters).AddView(instrument =>
            instrument.Meter.Name == "System.Runtime" && !RuntimeMetrics.Contains(instrument.Name) ? MetricStreamConfiguration.Drop : null);
        if (options.Metrics)
            metrics.AddPrometheusExporter();
        if (options.OtlpEndpoint is { } endpoint)
            metrics.AddOtlpExporter(otlp => otlp.Endpoint = endpoint);
    }
}
