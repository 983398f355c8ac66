using SequenceApi.Engine.Sampling;

namespace SequenceApi.Server.OpenAi;

/// <summary>What a choice says, or has said since its last part.</summary>
/// <param name="Index">Its place among the choices.</param>
/// <param name="IsFirst">Whether nothing of it came before.</param>
/// <param name="Text">The text.</param>
/// <param name="Tokens">The tokens, where they are asked for; else null.</param>
/// <param name="FinishReason">Why it ended; null where it goes on.</param>
internal sealed record ChoicePart(int Index, bool IsFirst, string Text, IReadOnlyList<ListedToken>? Tokens, FinishReason? FinishReason);
