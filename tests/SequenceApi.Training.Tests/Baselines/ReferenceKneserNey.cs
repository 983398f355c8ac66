using SequenceApi.Training.Baselines;

namespace SequenceApi.Training.Tests.Baselines;

/// <summary>Modified Kneser-Ney smoothing as its definition reads, with strings for n-grams: slow and plain.</summary>
internal sealed class ReferenceKneserNey
{
    private readonly List<Dictionary<string, int>> _counts = [];
    private readonly int _vocabularySize;

    /// <param name="sentences">Token sequences that don't see each other, each with its first token as context only.</param>
    /// <param name="vocabularySize">How many tokens there are.</param>
    /// <param name="order">Tokens of the longest n-gram.</param>
    public ReferenceKneserNey(IReadOnlyList<int[]> sentences, int vocabularySize, int order)
    {
        _vocabularySize = vocabularySize;
        for (var length = 1; length <= order; length++)
            _counts.Add(Count(sentences, length, order));
    }

    public double Probability(int[] context, int token)
    {
        var probability = 1.0 / _vocabularySize;
        for (var length = 1; length <= Math.Min(_counts.Count, context.Length + 1); length++)
        {
            var before = context[^(length - 1)..];
            var discounts = Discounts.Estimate([.. Enumerable.Range(1, 4).Select(count => (long)_counts[length - 1].Values.Count(value => value == count))]);
            var followers = Enumerable.Range(0, _vocabularySize).Select(next => _counts[length - 1].GetValueOrDefault(Key([.. before, next]))).ToArray();
            if (followers.Sum() == 0)
                break;
            probability = (followers[token] - discounts[followers[token]] + followers.Sum(count => discounts[count]) * probability) / followers.Sum();
        }

        return probability;
    }

    private static Dictionary<string, int> Count(IReadOnlyList<int[]> sentences, int length, int order)
    {
        var occurrences = sentences.SelectMany(sentence => Enumerable.Range(1, sentence.Length - 1)
            .Where(end => end + 1 >= length)
            .Select(end => (
                NGram: Key(sentence[(end + 1 - length)..(end + 1)]),
                Before: end + 1 > length ? sentence[end - length] : (int?)null)));
        return occurrences.GroupBy(occurrence => occurrence.NGram).ToDictionary(group => group.Key, group => length == order
            ? group.Count()
            : group.Count(occurrence => occurrence.Before is null) +
              group.Select(occurrence => occurrence.Before).Where(before => before is not null).Distinct().Count());
    }

    private static string Key(int[] tokens) => string.Join(' ', tokens);
}
