namespace SequenceApi.Benchmarks.Soak;

/// <summary>A server's memory at a time.</summary>
/// <param name="Second">Seconds since the clients began.</param>
/// <param name="WorkingSetMegabytes">Of the process, in units of 10^6 bytes.</param>
/// <param name="HeapMegabytes">What the last garbage collection has left on the managed heap, in units of 10^6 bytes.</param>
internal sealed record MemorySample(double Second, double WorkingSetMegabytes, double HeapMegabytes);
