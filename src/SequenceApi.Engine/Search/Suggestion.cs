namespace SequenceApi.Engine.Search;

/// <summary>A continuation of a text up to a boundary.</summary>
/// <param name="Text">What to append.</param>
/// <param name="Probability">That the text goes on so, and then comes to a boundary; over all tokens that spell it.</param>
public sealed record Suggestion(string Text, double Probability);
