using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Choices;

/// <summary>
/// How probable each of some texts is when the completion is one of them. All sums go from the best text to the last, with
/// the same bits on every processor.
/// </summary>
public sealed class ChoiceDistribution
{
    private const double Smallest = -700;

    private ChoiceDistribution(ScoredChoice[] ranked) => Ranked = ranked;

    /// <summary>The texts, best first; of equals, the one given earlier.</summary>
    public IReadOnlyList<ScoredChoice> Ranked { get; }

    /// <summary>Ranks texts and normalizes their probabilities: p^(1 / temperature) over the sum of all.</summary>
    /// <param name="choices">The texts in the order given, at least one.</param>
    /// <param name="scorings">How probable the tokens of each are.</param>
    /// <param name="temperature">What log probabilities are divided by, ≥ 0; 0 leaves the best text alone.</param>
    public static ChoiceDistribution From(IReadOnlyList<Choice> choices, IReadOnlyList<Scoring> scorings, double temperature)
    {
        ScoredChoice[] ranked = [.. choices
            .Select((choice, index) => new ScoredChoice(choice, scorings[index], LogProbability(scorings[index]), Probability: 0))
            .OrderByDescending(choice => choice.LogProbability)];
        var weights = Array.ConvertAll(ranked, choice => Weight(choice.LogProbability, ranked[0].LogProbability, temperature));
        if (temperature == 0)
            Array.Clear(weights, 1, weights.Length - 1);
        var sum = FixedMath.InOrder(weights);
        return new([.. ranked.Select((choice, index) => choice with { Probability = weights[index] / sum })]);
    }

    /// <summary>Draws one of the texts.</summary>
    /// <param name="seed">The request's seed.</param>
    /// <param name="position">Tokens of the text before it.</param>
    /// <param name="index">Which of the request's completions draws.</param>
    public ScoredChoice Draw(long seed, int position, int index)
    {
        var rest = RandomDraw.Uniform(seed, position, index);
        var last = Ranked[0];
        foreach (var choice in Ranked.Where(choice => choice.Probability > 0))
        {
            last = choice;
            rest -= choice.Probability;
            if (rest < 0)
                break;
        }

        return last;
    }

    private static double LogProbability(Scoring scoring)
    {
        var sum = 0.0;
        foreach (var token in scoring.Tokens)
            sum += token.LogProbability!.Value;
        return sum;
    }

    private static double Weight(double logProbability, double best, double temperature)
    {
        if (logProbability == best)
            return 1;
        var exponent = (logProbability - best) / temperature;
        return exponent < Smallest ? 0 : FixedMath.Exp(exponent);
    }
}
