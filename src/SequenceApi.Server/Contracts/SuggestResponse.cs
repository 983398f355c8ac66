using SequenceApi.Engine.Search;

namespace SequenceApi.Server.Contracts;

/// <summary>The most probable continuations of a text.</summary>
/// <param name="Model" example="english">The model that answered.</param>
/// <param name="Suggestions">The continuations, best first.</param>
/// <param name="Complete" example="true">Whether no other continuation can be more probable than the last of them.</param>
/// <param name="Usage">What the request cost.</param>
public sealed record SuggestResponse(string Model, IReadOnlyList<SuggestedText> Suggestions, bool Complete, Usage Usage)
{
    internal static SuggestResponse From(HalfTyped text, SuggestionList list) => new(
        text.Kept.Model.Id,
        [.. list.Suggestions.Select(suggestion => new SuggestedText(suggestion.Text, suggestion.Probability))],
        list.IsComplete,
        Usage.Of(text.Kept, list.CachedTokens));
}
