using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Throughput;

/// <summary>What a variant reached at one concurrency.</summary>
/// <param name="Variant">Its name.</param>
/// <param name="Concurrency">Sequences at once.</param>
/// <param name="Rounds">What was measured, round by round.</param>
internal sealed record VariantResult(string Variant, int Concurrency, IReadOnlyList<Measurement> Rounds)
{
    /// <summary>The median over the rounds.</summary>
    public double? TokensPerSecond => Statistics.Median(Rounds.Select(round => round.TokensPerSecond));

    /// <summary>The median over the rounds.</summary>
    public double? BytesPerToken => Statistics.Median(Rounds.Select(round => round.BytesPerToken).OfType<double>());

    /// <summary>How many times as fast as another it was in the same rounds.</summary>
    public double? Against(VariantResult other) => Statistics.MedianRatio(
        Rounds.Select(round => round.TokensPerSecond), other.Rounds.Select(round => round.TokensPerSecond));
}
