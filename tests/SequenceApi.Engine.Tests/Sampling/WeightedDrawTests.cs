using CsCheck;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Tests.Sampling;

public sealed class WeightedDrawTests
{
    private static readonly Gen<float[]> Weights =
        Gen.Frequency((2, Gen.Const(0f)), (3, Gen.Float[1e-20f, 1])).Array[1, 300].Where(weights => weights.Any(weight => weight > 0));

    [Fact]
    public void The_drawn_token_is_where_the_running_sum_passes_the_share() =>
        Gen.Select(Weights, Gen.Double[0, 1 - 1e-15]).Sample((weights, uniform) =>
        {
            var target = uniform * weights.Sum(weight => (double)weight);

            var id = new WeightedDraw().Draw(weights, uniform);

            Assert.True(weights[id] > 0);
            var before = weights.Take(id).Sum(weight => (double)weight);
            Assert.InRange(target, before - 1e-9, before + weights[id] + 1e-9);
        });

    [Theory]
    [InlineData(1, 0)]
    [InlineData(70, 69)]
    [InlineData(200, 3)]
    [InlineData(200, 64)]
    [InlineData(200, 199)]
    public void A_token_that_has_all_the_weight_is_drawn_at_every_share(int length, int id)
    {
        var weights = new float[length];
        weights[id] = 1e-30f;
        foreach (var uniform in new[] { 0, 1e-9, 0.5, 1 - 1e-16 })
            Assert.Equal(id, new WeightedDraw().Draw(weights, uniform));
    }

    [Fact]
    public void Its_sum_is_the_sum() => Weights.Sample(weights =>
        Assert.Equal(weights.Sum(weight => (double)weight), new WeightedDraw().Sum(weights), 1e-9));
}
