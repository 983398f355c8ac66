using CsCheck;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Sampling;

public sealed class TokenRankingTests
{
    private readonly TokenRanking _ranking = new();

    [Fact]
    public void The_best_are_those_of_a_full_sort_and_ties_go_to_the_lower_id() =>
        Gen.Select(Gen.Int[-4, 4].Select(score => score / 2f).Array[1, 60], Gen.Int[0, 70]).Sample((scores, count) =>
        {
            var expected = Enumerable.Range(0, scores.Length).OrderByDescending(id => scores[id]).ThenBy(id => id).Take(count);
            Assert.Equal(expected, new TokenRanking().Best(scores, count).ToArray());
        });

    [Fact]
    public void Of_a_large_vocabulary_few_or_many_are_those_of_a_full_sort() =>
        Gen.Select(Gen.Int[-4000, 4000].Select(score => score / 64f).Array[500, 3000], Gen.Int[1, 600]).Sample((scores, count) =>
        {
            var expected = Enumerable.Range(0, scores.Length).OrderByDescending(id => scores[id]).ThenBy(id => id).Take(count);
            Assert.Equal(expected, new TokenRanking().Best(scores, count).ToArray());
        }, iter: 300);

    [Fact]
    public void A_nucleus_has_the_first_of_the_ranked_that_weigh_enough() =>
        Gen.Select(Gen.Int[0, 50].Select(weight => (float)weight).Array[1, 400], Gen.Double[0.01, 1]).Sample((weights, share) =>
        {
            // Whole numbers add up the same in any order.
            var target = Math.Ceiling(share * weights.Sum());
            var expected = new List<int>();
            foreach (var id in Enumerable.Range(0, weights.Length).OrderByDescending(id => weights[id]).ThenBy(id => id))
                if (weights[id] > 0 && expected.Sum(kept => weights[kept]) < target)
                    expected.Add(id);
            var nucleus = new TokenRanking().Nucleus(weights, weights, target, least: 0).ToArray();
            Assert.Equal(expected.Order(), nucleus.Order());
        });

    [Fact]
    public void Minus_zero_equals_zero() => Assert.Equal([0, 1, 2], _ranking.Best([-0f, 0f, -0f], 3).ToArray());

    [Fact]
    public void What_has_no_probability_and_what_is_skipped_is_left_out() =>
        Assert.Equal([3, 0], _ranking.Best([1, float.NegativeInfinity, 5, 2], 4, new TokenSet([2])).ToArray());
}
