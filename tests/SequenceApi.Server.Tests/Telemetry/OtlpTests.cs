using Google.Protobuf;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Telemetry;

/// <summary>What reaches a collector. The numbers are those of the fields in OpenTelemetry's own schema, opentelemetry-proto.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class OtlpTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c", Caller = "b7ad6b7169203331";
    private static readonly int[] Spans = [1, 2, 2], Metrics = [1, 2, 2], Service = [1, 1, 1, 2, 1];

    [Fact]
    public async Task A_collector_gets_the_spans_of_a_request_in_the_trace_of_whoever_asked()
    {
        await using var collector = await AfterARequestAsync();
        var messages = collector.Messages("trace.v1.TraceService").ToArray();
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
        await using var collector = await AfterARequestAsync();
        var names = collector.Messages("metrics.v1.MetricsService").SelectMany(message => message.At([.. Metrics, 1])).Select(name => name.ToStringUtf8());
        Assert.Superset(
            new HashSet<string> { "sequenceapi.step.duration", "sequenceapi.errors", "http.server.request.duration", "dotnet.gc.pause.time" },
            names.ToHashSet());
    }

    /// <summary>A server that ends sends what it still has.</summary>
    private static async Task<OtlpCollector> AfterARequestAsync()
    {
        var collector = await OtlpCollector.StartAsync();
        await using var api = new TestApi().With("Telemetry:OtlpEndpoint", collector.Address);
        using var client = api.CreateClient();
        client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-{Caller}-01");
        await client.AskAsync("/v1/generate", new { text = "abc", max_tokens = 3 });
        return collector;
    }

    private static string Hex(IEnumerable<ByteString> field) => Convert.ToHexStringLower(field.Single().Span);

    private static string Text(IEnumerable<ByteString> field) => field.Single().ToStringUtf8();
}
