using System.Globalization;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>What a server tells of itself at <c>/metrics</c>.</summary>
/// <param name="Running">Sequences that hold a row.</param>
/// <param name="Waiting">Sequences that wait for one.</param>
/// <param name="ActiveRequests">Requests that are being answered.</param>
/// <param name="Sessions">Sessions that it keeps.</param>
/// <param name="WorkingSetMegabytes">Its memory, in units of 10^6 bytes.</param>
/// <param name="HeapMegabytes">What the last garbage collection has left on the managed heap, in units of 10^6 bytes.</param>
internal sealed record ServerFigures(
    double Running, double Waiting, double ActiveRequests, double Sessions, double WorkingSetMegabytes, double HeapMegabytes)
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
        var samples = metrics.Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToLookup(
            line => line[..line.IndexOfAny(['{', ' '])],
            line => double.Parse(line[Math.Max(line.LastIndexOf('}') + 1, line.IndexOf(' '))..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
        return new(
            samples["sequenceapi_sequences_running"].Sum(),
            samples["sequenceapi_sequences_waiting"].Sum(),
            samples["http_server_active_requests"].Sum(),
            samples["sequenceapi_sessions"].Sum(),
            samples["dotnet_process_memory_working_set_bytes"].Sum() / 1e6,
            samples["dotnet_gc_last_collection_heap_size_bytes"].Sum() / 1e6);
    }
}
