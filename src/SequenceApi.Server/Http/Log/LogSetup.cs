using System.Globalization;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using SequenceApi.Server.Options;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace SequenceApi.Server.Http.Log;

/// <summary>Where the log goes: one line of text, or of compact JSON, for each event.</summary>
internal static class LogSetup
{
    private const string Text = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static IServiceCollection AddRequestLog(this IServiceCollection services) => services
        .AddSingleton(TimeProvider.System)
        .AddScoped<RequestFacts>()
        .AddSerilog(
            (provider, logger) => Configure(logger.ReadFrom.Services(provider), provider.GetRequiredService<LogOptions>()),
            preserveStaticLogger: true);

    public static IApplicationBuilder UseRequestLog(this IApplicationBuilder app) => app.UseMiddleware<RequestLog>();

    private static void Configure(LoggerConfiguration logger, LogOptions options)
    {
        logger.MinimumLevel.Is(options.Level)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            // It warns of each key that it isn't encrypted where it is kept; the folder is its user's alone, and Redis has a password.
            .MinimumLevel.Override(typeof(XmlKeyManager).FullName!, LogEventLevel.Error)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .Filter.ByExcluding(IsFailureToStart);
        if (options.Format == LogFormat.Json)
            logger.WriteTo.Console(new CompactJsonFormatter());
        else
            logger.WriteTo.Console(outputTemplate: Text, formatProvider: CultureInfo.InvariantCulture);
    }

    /// <summary>The process says on its last line why it doesn't start; the framework's stack traces would hide that line.</summary>
    private static bool IsFailureToStart(LogEvent log) =>
        log.Exception is not null
        && log.Properties.GetValueOrDefault("SourceContext") is ScalarValue { Value: string source }
        && source is "Microsoft.Extensions.Hosting.Internal.Host" or "Microsoft.AspNetCore.Server.Kestrel"
        && log.MessageTemplate.Text is "Hosting failed to start" or "Unable to start Kestrel.";
}
