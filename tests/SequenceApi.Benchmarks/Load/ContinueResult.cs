using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Load;

/// <summary>What it costs to go on from a state token.</summary>
/// <param name="Short">Milliseconds behind a text of 10 tokens.</param>
/// <param name="Long">Milliseconds behind a text of 100,000 tokens.</param>
internal sealed record ContinueResult(Latency? Short, Latency? Long)
{
    /// <summary>Median against median; null where nothing was asked.</summary>
    public double? Ratio => Long?.P50 / Short?.P50;
}
