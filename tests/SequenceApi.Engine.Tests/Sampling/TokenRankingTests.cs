using CsCheck;
using SequenceApi.Engine.Sampling;

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
    public void Minus_zero_equals_zero() => Assert.Equal([0, 1, 2], _ranking.Best([-0f, 0f, -0f], 3).ToArray());

    [Fact]
    public void What_has_no_probability_and_what_is_skipped_is_left_out() =>
        Assert.Equal([3, 0], _ranking.Best([1, float.NegativeInfinity, 5, 2], 4, skip: 2).ToArray());
}
