namespace SequenceApi.Engine.State;

/// <summary>
/// What it takes to go on from a point of a text. Every continuation starts by feeding <paramref name="LastToken"/>.
/// </summary>
/// <param name="State">The hidden state BEFORE the last token, float32 [layout size]; empty for the initial state.</param>
/// <param name="LastToken">The token to feed first.</param>
/// <param name="Position">Tokens of the text so far.</param>
public sealed record Checkpoint(ReadOnlyMemory<float> State, int LastToken, int Position);
