using CsCheck;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Tests.Sampling;

public sealed class TokenWeightsTests
{
    private static readonly Gen<float[]> Scores =
        Gen.Frequency((2, Gen.Const(float.NegativeInfinity)), (3, Gen.Float[-60, 5])).Array[1, 300]
            .Where(scores => scores.Any(float.IsFinite));

    [Fact]
    public void The_drawn_token_is_where_the_running_sum_passes_the_share() =>
        Gen.Select(Scores, Gen.Double[0, 1 - 1e-15]).Sample((scores, uniform) => AssertDraw(Weights(scores), uniform));

    [Fact]
    public void So_it_is_when_weights_were_taken_away() =>
        Gen.Select(Scores, Gen.Int[0, 299], Gen.Float[0, 0.1f], Gen.Double[0, 1 - 1e-15]).Sample((scores, other, least, uniform) =>
        {
            var weights = Weights(scores);
            weights.KeepAtLeast(least);
            weights.Exclude(other % scores.Length);
            if (weights.Sum > 0)
                AssertDraw(weights, uniform);
            AssertSum(weights);
        });

    [Fact]
    public void Only_the_tokens_that_are_kept_keep_their_weight() =>
        Gen.Select(Scores, Gen.Int[0, 299].HashSet[0, 50]).Sample((scores, kept) =>
        {
            var (weights, before) = (Weights(scores), Weights(scores));

            weights.KeepOnly([.. kept.Where(id => id < scores.Length)]);

            for (var id = 0; id < scores.Length; id++)
                Assert.Equal(kept.Contains(id) ? before.Values[id] : 0, weights.Values[id]);
            AssertSum(weights);
        });

    [Theory]
    [InlineData(1, 0)]
    [InlineData(70, 69)]
    [InlineData(200, 3)]
    [InlineData(200, 64)]
    [InlineData(200, 199)]
    public void A_token_that_has_all_the_weight_is_drawn_at_every_share(int length, int id)
    {
        var scores = new float[length];
        scores.AsSpan().Fill(float.NegativeInfinity);
        scores[id] = -1e30f;
        foreach (var uniform in new[] { 0, 1e-9, 0.5, 1 - 1e-16 })
            Assert.Equal(id, Weights(scores).Draw(uniform));
    }

    [Fact]
    public void A_shorter_vocabulary_sees_nothing_of_the_longer_one_before() => Scores.Sample(scores =>
    {
        var weights = Weights(new float[400]);
        weights.Exponentiate(scores, temperature: 0.7f);
        var alone = new TokenWeights();
        alone.Exponentiate(scores, temperature: 0.7f);
        Assert.Equal(alone.Values, weights.Values);
        Assert.Equal(alone.Sum, weights.Sum);
    });

    private static TokenWeights Weights(float[] scores)
    {
        var weights = new TokenWeights();
        weights.Exponentiate(scores, temperature: 1);
        return weights;
    }

    private static void AssertDraw(TokenWeights weights, double uniform)
    {
        var id = weights.Draw(uniform);
        var values = weights.Values.ToArray();
        Assert.True(values[id] > 0);
        var before = values.Take(id).Sum(weight => (double)weight);
        Assert.InRange(uniform * values.Sum(weight => (double)weight), before - 1e-9, before + values[id] + 1e-9);
    }

    private static void AssertSum(TokenWeights weights) =>
        Assert.Equal(weights.Values.ToArray().Sum(weight => (double)weight), weights.Sum, 1e-9);
}
