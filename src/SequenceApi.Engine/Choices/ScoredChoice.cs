using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Choices;

/// <summary>How probable one of the texts is.</summary>
/// <param name="Choice">The text.</param>
/// <param name="Scoring">Its tokens' log probabilities behind the prompt, under the model's own distribution.</param>
/// <param name="LogProbability">Their sum: the natural logarithm of the probability that the model gives these tokens, one after the other.</param>
/// <param name="Probability">How often it is drawn: normalized over all texts, after temperature.</param>
public sealed record ScoredChoice(Choice Choice, Scoring Scoring, double LogProbability, double Probability)
{
    /// <summary>The text as a completion.</summary>
    internal static Generation Generation(Scoring scoring) => new(
        [.. scoring.Tokens.Select(token => new GeneratedToken(token.Id, token.LogProbability!.Value, token.Top))],
        Sampling.FinishReason.Stop,
        scoring.Position);
}
