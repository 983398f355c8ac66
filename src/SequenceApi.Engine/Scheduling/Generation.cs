using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Scheduling;

/// <summary>A whole completion.</summary>
/// <param name="Tokens">Its tokens; none reaches into a stop string.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Position">Tokens of the text so far, prompt and completion.</param>
public sealed record Generation(IReadOnlyList<GeneratedToken> Tokens, FinishReason FinishReason, int Position);
