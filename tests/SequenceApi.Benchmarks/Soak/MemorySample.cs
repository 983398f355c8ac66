namespace SequenceApi.Benchmarks.Soak;

/// <summary>A server's memory at a time.</summary>
/// <param name="Second">Seconds since the clients began.</param>
/// <param name="WorkingSetMegabytes">Of the process, in units of 10^6 bytes.</param>
/// <param name="HeapMegabytes">What the last garbage collection has left on the managed heap, in units of 10^6 bytes.</param>
internal sealed record MemorySample(double Second, double WorkingSetMegabytes, double HeapMegabytes)
{
    /// <summary>Samples that count: the last ones, of which one was taken soon behind a full collection.</summary>
    private const int Last = 15;

    /// <summary>
    /// The least of the last samples. What a collection hasn't come to yet is no leak, and it comes when it likes: the
    /// least of many tells what stays.
    /// </summary>
    public static MemorySample Floor(IReadOnlyList<MemorySample> samples)
    {
        var last = samples.TakeLast(Last).ToArray();
        return new(samples[^1].Second, last.Min(sample => sample.WorkingSetMegabytes), last.Min(sample => sample.HeapMegabytes));
    }
}
