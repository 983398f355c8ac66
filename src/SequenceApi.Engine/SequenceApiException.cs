namespace SequenceApi.Engine;

/// <summary>An expected failure: a code that programs read and a sentence that tells people what to do.</summary>
/// <param name="code">What went wrong.</param>
/// <param name="message">One sentence for the caller, naming what to change; it never quotes a prompt.</param>
/// <param name="innerException">What caused it, for the log.</param>
public sealed class SequenceApiException(ErrorCode code, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What went wrong.</summary>
    public ErrorCode Code { get; } = code;

    /// <summary>When the same request may succeed; null where that isn't known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
