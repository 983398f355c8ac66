using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Choices;

/// <summary>How probable some texts are behind a prompt.</summary>
/// <param name="Distribution">The texts and their probabilities.</param>
/// <param name="End">The point at the end of the prompt.</param>
/// <param name="CachedTokens">Tokens of the prompt that were not fed.</param>
public sealed record ChoiceScores(ChoiceDistribution Distribution, Checkpoint End, int CachedTokens);
