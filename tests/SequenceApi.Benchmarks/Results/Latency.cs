using System.Diagnostics;

namespace SequenceApi.Benchmarks.Results;

/// <summary>How long something took, of many times.</summary>
/// <param name="Count">How many times it was measured.</param>
/// <param name="P50">Milliseconds that half of them took at most.</param>
/// <param name="P95">Milliseconds that 95 of 100 took at most.</param>
/// <param name="P99">Milliseconds that 99 of 100 took at most.</param>
internal sealed record Latency(int Count, double P50, double P95, double P99)
{
    /// <summary>Sums up exact values: no buckets, nothing dropped.</summary>
    /// <param name="ticks">In units of <see cref="Stopwatch.Frequency"/>.</param>
    /// <returns>Null for no values.</returns>
    public static Latency? Of(IEnumerable<long> ticks)
    {
        var sorted = ticks.Select(tick => tick * 1000.0 / Stopwatch.Frequency).ToArray();
        if (sorted.Length == 0)
            return null;
        Array.Sort(sorted);
        return new(
            sorted.Length, Statistics.Percentile(sorted, 50), Statistics.Percentile(sorted, 95), Statistics.Percentile(sorted, 99));
    }
}
