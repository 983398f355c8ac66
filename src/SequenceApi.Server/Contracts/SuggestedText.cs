namespace SequenceApi.Server.Contracts;

/// <summary>A continuation up to a boundary.</summary>
/// <param name="Text" example="ates">What to append to the text.</param>
/// <param name="Probability" example="0.97">That the text goes on so and then comes to a boundary, over all tokens that spell it, given what is typed.</param>
public sealed record SuggestedText(string Text, double Probability);
