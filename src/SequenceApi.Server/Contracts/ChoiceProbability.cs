using SequenceApi.Engine.Choices;

namespace SequenceApi.Server.Contracts;

/// <summary>A text that the completion could be.</summary>
/// <param name="Text" example=" the Government">The text as it was given.</param>
/// <param name="LogProbability" example="-7.9">The sum of the natural logarithms of its tokens' probabilities under the model's own distribution; −9999 for probability 0.</param>
/// <param name="Probability" example="0.62">The probability that it is drawn: normalized over all choices, after temperature.</param>
public sealed record ChoiceProbability(string Text, double LogProbability, double Probability)
{
    private const double Impossible = -9999;

    internal static ChoiceProbability From(ScoredChoice scored) => new(
        scored.Choice.Text, double.IsNegativeInfinity(scored.LogProbability) ? Impossible : scored.LogProbability, scored.Probability);
}
