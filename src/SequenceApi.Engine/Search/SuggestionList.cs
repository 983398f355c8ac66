namespace SequenceApi.Engine.Search;

/// <summary>The most probable continuations of a text.</summary>
/// <param name="Suggestions">Best first.</param>
/// <param name="IsComplete">Whether no other continuation can be more probable than the last of them.</param>
/// <param name="CachedTokens">Tokens of the text that were not fed.</param>
public sealed record SuggestionList(IReadOnlyList<Suggestion> Suggestions, bool IsComplete, int CachedTokens);
