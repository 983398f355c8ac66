namespace SequenceApi.Engine.Scheduling;

/// <summary>How probable a text was, token by token.</summary>
/// <param name="Tokens">Every scored token in order.</param>
/// <param name="Position">Tokens of the text so far, context included.</param>
public sealed record Scoring(IReadOnlyList<ScoredToken> Tokens, int Position);
