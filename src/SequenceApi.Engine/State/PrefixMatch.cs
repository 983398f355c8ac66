namespace SequenceApi.Engine.State;

/// <summary>What the prefix cache knows of a text.</summary>
/// <param name="State">The hidden state AFTER the longest known prefix that is shorter than the text, float32 [layout size],
/// shared and never changed; null where none is known.</param>
/// <param name="Length">Tokens of that prefix, the beginning token not counted; 0 where none is known.</param>
/// <param name="IsWholeKnown">Whether the state after the whole text is known too.</param>
internal readonly record struct PrefixMatch(float[]? State, int Length, bool IsWholeKnown);
