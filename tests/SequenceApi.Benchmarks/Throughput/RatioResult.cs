namespace SequenceApi.Benchmarks.Throughput;

/// <summary>How many times as fast one variant was as another.</summary>
/// <param name="Variant">The one.</param>
/// <param name="Against">The other.</param>
/// <param name="Concurrency">Sequences at once.</param>
/// <param name="Ratio">The median of the rounds' ratios; null where it can't be told.</param>
internal sealed record RatioResult(string Variant, string Against, int Concurrency, double? Ratio);
