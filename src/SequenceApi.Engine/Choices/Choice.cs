namespace SequenceApi.Engine.Choices;

/// <summary>One of the texts that a completion may be.</summary>
/// <param name="Text">The text as it was given.</param>
/// <param name="Tokens">Its canonical tokens, encoded on its own; at least one, and none of them unknown.</param>
public sealed record Choice(string Text, IReadOnlyList<int> Tokens);
