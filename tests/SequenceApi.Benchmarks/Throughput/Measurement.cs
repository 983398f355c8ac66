namespace SequenceApi.Benchmarks.Throughput;

/// <summary>What was made in a window of time.</summary>
/// <param name="Tokens">Generated tokens; a part of one where an answer straddles an end of the window.</param>
/// <param name="Seconds">The window's length.</param>
/// <param name="AllocatedBytes">On the managed heap, by all threads.</param>
internal sealed record Measurement(double Tokens, double Seconds, long AllocatedBytes)
{
    /// <summary>The speed.</summary>
    public double TokensPerSecond => Tokens / Seconds;

    /// <summary>Managed bytes for each token; null where there was none.</summary>
    public double? BytesPerToken => Tokens > 0 ? AllocatedBytes / Tokens : null;
}
