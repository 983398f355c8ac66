using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Telemetry;

/// <summary>What reaches a collector. The numbers are those of the fields in OpenTelemetry's own schema, opentelemetry-proto.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class OtlpTests
{
    private const string TraceService = "trace.v1.TraceService", MetricsService = "metrics.v1.MetricsService";
    private const string Trace = "0af7651916cd43dd8448eb211c80319c", Caller = "b7ad6b7169203331";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What is told of a request last.</summary>
    private static readonly Dictionary<string, string> Last = new() { [TraceService] = "HttpRequestIn", [MetricsService] = "http.server.request.duration" };
    private static readonly int[] Spans = [1, 2, 2], Metrics = [1, 2, 2], Service = [1, 1, 1, 2, 1];

    [Fact]
    public async Task A_collector_gets_the_spans_of_a_request_in_the_trace_of_whoever_asked()
    {
        await using var collector = await AfterARequestAsync(TraceService);
        var messages = collector.Messages(TraceService).ToArray();
        var spans = messages.SelectMany(message => message.At(Spans)).Where(span => Hex(span.At(1)) == Trace).ToLookup(span => Text(span.At(5)));

        var request = Assert.Single(spans["Microsoft.AspNetCore.Hosting.HttpRequestIn"]);
        Assert.Equal(Caller, Hex(request.At(4)));
        foreach (var part in new[] { "tokenize", "queue", "prefill", "decode" })
            Assert.Equal(Hex(request.At(2)), Hex(Assert.Single(spans[part]).At(4)));
        Assert.All(messages, message => Assert.Contains("sequenceapi", message.At(Service).Select(value => value.ToStringUtf8())));
    }

    [Fact]
    public async Task A_collector_gets_the_metrics_of_the_engine_the_server_and_the_routes()
    {
        await using var collector = await AfterARequestAsync(MetricsService);
        var names = collector.Messages(MetricsService).SelectMany(message => message.At([.. Metrics, 1])).Select(name => name.ToStringUtf8());
        Assert.Superset(
            new HashSet<string> { "sequenceapi.step.duration", "sequenceapi.errors", "http.server.request.duration", "dotnet.gc.pause.time" },
            names.ToHashSet());
    }

    /// <summary>A request is told a moment after it is answered: the server is asked to send what it has until that is there.</summary>
    private static async Task<OtlpCollector> AfterARequestAsync(string service)
    {
        var collector = await OtlpCollector.StartAsync();
        await using var api = new TestApi().With("Telemetry:OtlpEndpoint", collector.Address);
        using var client = api.CreateClient();
        client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-{Caller}-01");
        await client.AskAsync("/v1/generate", new { text = "abc", max_tokens = 3 });
        var (traces, metrics) = (api.Services.GetRequiredService<TracerProvider>(), api.Services.GetRequiredService<MeterProvider>());
        Assert.True(SpinWait.SpinUntil(() => IsThere(collector), Patience), "It isn't told.");
        return collector;

        bool IsThere(OtlpCollector collector)
        {
            // What they answer isn't asked: Prometheus, who reads by itself, can't be sent anything, and counts as a failure.
            traces.ForceFlush();
            metrics.ForceFlush();
            return collector.Messages(service).Any(message => message.ToStringUtf8().Contains(Last[service], StringComparison.Ordinal));
        }
    }

    private static string Hex(IEnumerable<ByteString> field) => Convert.ToHexStringLower(field.Single().Span);

    private static string Text(IEnumerable<ByteString> field) => field.Single().ToStringUtf8();
}
