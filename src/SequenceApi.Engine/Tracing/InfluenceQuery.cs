namespace SequenceApi.Engine.Tracing;

/// <summary>Which tokens' influence on which prediction to tell.</summary>
/// <param name="Position">The prediction after so many tokens, 1…tokens of the text.</param>
/// <param name="Of">Indices from 0 of the tokens; one that is not among those has no influence.</param>
/// <param name="ReplaceWith">What is read in a token's place; null: the token is left out.</param>
/// <param name="Top">Tokens to list whose probability changes most, ≥ 0.</param>
public sealed record InfluenceQuery(int Position, IReadOnlyList<int> Of, int? ReplaceWith = null, int Top = 3);
