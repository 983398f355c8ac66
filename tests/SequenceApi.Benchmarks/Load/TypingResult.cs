using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Load;

/// <summary>What keystrokes of a typed text cost.</summary>
/// <param name="Passes">Texts that were typed.</param>
/// <param name="Early">Milliseconds of the keystrokes around the 20th.</param>
/// <param name="Late">Milliseconds of the keystrokes around the 2,000th.</param>
/// <param name="CachedTokens">Tokens of the last request that the server had read before.</param>
/// <param name="PastedKeystrokes">Keystrokes in between that came at once, since single ones would have taken too long; 0 with a cache.</param>
internal sealed record TypingResult(int Passes, Latency? Early, Latency? Late, int CachedTokens, int PastedKeystrokes)
{
    /// <summary>Median against median; null where nothing was typed.</summary>
    public double? Ratio => Late?.P50 / Early?.P50;
}
