using System.Globalization;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>What a server tells of itself at <c>/metrics</c>.</summary>
/// <param name="Running">Sequences that hold a row.</param>
/// <param name="Waiting">Sequences that wait for one.</param>
/// <param name="ActiveRequests">Requests that are being answered.</param>
/// <param name="Sessions">Sessions that it keeps.</param>
/// <param name="Failures">Requests that have ended through no fault of their clients.</param>
/// <param name="WorkingSetMegabytes">Its memory, in units of 10^6 bytes.</param>
/// <param name="HeapMegabytes">What the last garbage collection has left on the managed heap, in units of 10^6 bytes.</param>
internal sealed record ServerFigures(
    double Running, double Waiting, double ActiveRequests, double Sessions, double Failures, double WorkingSetMegabytes, double HeapMegabytes)
{
    /// <summary>Asks for them.</summary>
    /// <exception cref="BenchmarkException">It doesn't tell.</exception>
    public static async Task<ServerFigures> ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var reply = await exchange.AskAsync(ApiCall.Of(HttpMethod.Get, "/metrics"), cancellationToken);
        return reply.IsGood ? Parse(reply.Text) : throw reply.Wrong("metrics");
    }

    /// <summary>Reads them in Prometheus' format.</summary>
    internal static ServerFigures Parse(string metrics)
    {
        var samples = metrics.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Sample).ToLookup(sample => sample.Name);
        return new(
            Sum("sequenceapi_sequences_running"),
            Sum("sequenceapi_sequences_waiting"),
            Sum("http_server_active_requests"),
            Sum("sequenceapi_sessions"),
            Sum("sequenceapi_errors_total", "internal_error") + Sum("sequenceapi_errors_total", "model_failed"),
            Sum("dotnet_process_memory_working_set_bytes") / 1e6,
            Sum("dotnet_gc_last_collection_heap_size_bytes") / 1e6);

        double Sum(string name, string label = "") =>
            samples[name].Where(sample => sample.Labels.Contains(label, StringComparison.Ordinal)).Sum(sample => sample.Value);
    }

    private static (string Name, string Labels, double Value) Sample(string line)
    {
        var name = line.IndexOfAny(['{', ' ']);
        var labels = Math.Max(line.LastIndexOf('}') + 1, name);
        var value = line[labels..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return (line[..name], line[name..labels], double.Parse(value, CultureInfo.InvariantCulture));
    }
}
