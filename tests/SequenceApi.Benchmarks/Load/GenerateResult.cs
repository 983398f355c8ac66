using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Load;

/// <summary>What clients that ask for texts got.</summary>
/// <param name="TokensPerSecond">All clients together, the median over the rounds.</param>
/// <param name="RequestsPerSecond">The same.</param>
/// <param name="RoundsTokensPerSecond">Round by round.</param>
/// <param name="Request">Milliseconds from sending to the answer's end.</param>
/// <param name="FirstToken">Milliseconds from sending to the first token; null for whole answers.</param>
/// <param name="BetweenTokens">Milliseconds from one arrival of tokens to the next of the same stream; null for whole answers.</param>
/// <param name="TokensPerArrival">Tokens that come at once, on average; null for whole answers.</param>
internal sealed record GenerateResult(
    double? TokensPerSecond,
    double? RequestsPerSecond,
    IReadOnlyList<double> RoundsTokensPerSecond,
    Latency? Request,
    Latency? FirstToken,
    Latency? BetweenTokens,
    double? TokensPerArrival)
{
    /// <summary>The part of the engine's speed that reaches the clients.</summary>
    public double? Against(EngineResult? engine) =>
        engine is null ? null : Statistics.MedianRatio(RoundsTokensPerSecond, engine.RoundsTokensPerSecond);
}
