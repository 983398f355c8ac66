using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Load;

/// <summary>The engine without a server, to compare with.</summary>
/// <param name="RoundsTokensPerSecond">Round by round.</param>
internal sealed record EngineResult(IReadOnlyList<double> RoundsTokensPerSecond)
{
    /// <summary>The median over the rounds.</summary>
    public double? TokensPerSecond => Statistics.Median(RoundsTokensPerSecond);
}
