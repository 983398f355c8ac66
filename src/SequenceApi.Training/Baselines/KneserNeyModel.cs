using SequenceApi.Training.Training;

namespace SequenceApi.Training.Baselines;

/// <summary>
/// An n-gram model with interpolated modified Kneser-Ney smoothing (Chen and Goodman, TR-10-98, section 3):
/// p(w | h) = (c(h w) − D(c(h w))) / c(h) + weight(h) · p(w | h without its first token), where weight(h) is what the
/// discounts took from h, divided by c(h). Below single tokens lies the uniform distribution over the vocabulary, so
/// that every token has a probability above 0, and those of a context sum to 1.
/// </summary>
internal sealed class KneserNeyModel
{
    private readonly NGramCounts _counts;
    private readonly int _vocabularySize;

    // By the context's length, then by its number.
    private readonly Discounts[] _discounts;
    private readonly int[][] _totals;
    private readonly double[][] _weights;

    /// <summary>Makes a model of counted texts. The counts must not change any more.</summary>
    /// <param name="counts">The n-grams.</param>
    /// <param name="vocabularySize">How many tokens there are, those that no text has included.</param>
    public KneserNeyModel(NGramCounts counts, int vocabularySize)
    {
        (_counts, _vocabularySize) = (counts, vocabularySize);
        _discounts = new Discounts[counts.Order];
        _totals = new int[counts.Order][];
        _weights = new double[counts.Order][];
        for (var length = 0; length < counts.Order; length++)
        {
            var table = counts[length + 1];
            _discounts[length] = Discounts.Estimate(CountsOfCounts(table));
            (_totals[length], _weights[length]) = Weigh(table, length == 0 ? 1 : counts[length].Count, _discounts[length]);
        }
    }

    /// <summary>Learns one text.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="vocabularySize">How many tokens there are, those that the text lacks included.</param>
    /// <param name="order">Tokens of the longest n-gram, from 1.</param>
    /// <param name="beginningId">The context of the first token; without one the first token itself is only context.</param>
    /// <param name="sentenceEnd">The token that contexts don't reach behind, or null.</param>
    public static KneserNeyModel Learn(
        ReadOnlySpan<int> tokens, int vocabularySize, int order, int? beginningId = null, int? sentenceEnd = null)
    {
        var counts = new NGramCounts(order, sentenceEnd);
        counts.Add(tokens, beginningId);
        return new KneserNeyModel(counts, vocabularySize);
    }

    /// <summary>Scores a text: the very tokens that <see cref="Evaluator.Evaluate"/> scores.</summary>
    /// <param name="tokens">The text, of ids in the vocabulary.</param>
    /// <param name="beginningId">The context of the first token. Without one the first token is context and not scored.</param>
    public Evaluation Evaluate(ReadOnlySpan<int> tokens, int? beginningId)
    {
        var last = Begin(beginningId ?? tokens[0]);
        var rest = beginningId is null ? tokens[1..] : tokens;
        var total = 0.0;
        foreach (var token in rest)
            total -= Math.Log(Advance(token, last));
        return new Evaluation(rest.Length, total);
    }

    /// <summary>The probability of a token.</summary>
    /// <param name="context">The text before it, or nothing for the distribution of single tokens.</param>
    /// <param name="token">The token.</param>
    public double Probability(ReadOnlySpan<int> context, int token)
    {
        var last = context.IsEmpty ? Nothing() : Begin(context[0]);
        for (var index = 1; index < context.Length; index++)
            Advance(context[index], last);
        return Advance(token, last);
    }

    private static long[] CountsOfCounts(NGramTable table)
    {
        var countsOfCounts = new long[4];
        for (var number = 0; number < table.Count; number++)
            if (table[number] is >= 1 and <= 4)
                countsOfCounts[table[number] - 1]++;
        return countsOfCounts;
    }

    private static (int[] Totals, double[] Weights) Weigh(NGramTable table, int contextCount, Discounts discounts)
    {
        var (totals, weights) = (new int[contextCount], new double[contextCount]);
        for (var number = 0; number < table.Count; number++)
        {
            totals[table.Context(number)] += table[number];
            weights[table.Context(number)] += discounts[table[number]];
        }

        for (var context = 0; context < contextCount; context++)
            weights[context] = totals[context] == 0 ? 1 : weights[context] / totals[context];
        return (totals, weights);
    }

    /// <summary>The n-gram of each length that ends at a text's last token, −1 for unseen ones, before the text; [0] is the empty one.</summary>
    private int[] Nothing() => [0, .. Enumerable.Repeat(-1, _counts.Order)];

    private int[] Begin(int token)
    {
        var last = Nothing();
        last[1] = _counts[1].Find(0, token);
        return last;
    }

    /// <summary>The probability of a text's next token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="last">The n-grams that end with the token before it; receives those that end with this one.</param>
    private double Advance(int token, int[] last)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)token, (uint)_vocabularySize);
        var probability = 1.0 / _vocabularySize;
        var context = 0;
        for (var length = 1; length <= _counts.Order; length++)
        {
            var number = -1;
            if (context >= 0)
                (number, probability) = Interpolate(length, context, token, probability);
            (context, last[length]) = (last[length], number);
        }

        if (token == _counts.SentenceEnd)
            last.AsSpan(2).Fill(-1);
        return probability;
    }

    private (int Number, double Probability) Interpolate(int length, int context, int token, double shorter)
    {
        var (total, weight) = (_totals[length - 1][context], _weights[length - 1][context]);
        var number = _counts[length].Find(context, token);
        if (number < 0)
            return (number, weight * shorter);
        var count = _counts[length][number];
        return (number, (count - _discounts[length - 1][count]) / Math.Max(total, 1) + weight * shorter);
    }
}
