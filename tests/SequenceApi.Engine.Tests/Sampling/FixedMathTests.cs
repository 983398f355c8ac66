using CsCheck;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Tests.Sampling;

public sealed class FixedMathTests
{
    private static readonly Gen<float[]> Scores = Gen.Float[-86, 0].Array[1, 40];

    [Fact]
    public void The_exponential_is_within_two_units_in_the_last_place() => Scores.Sample(scores =>
    {
        var weights = new float[scores.Length];
        FixedMath.ExpAndSum(scores, 0, 1, weights);
        for (var i = 0; i < scores.Length; i++)
            Assert.InRange(weights[i] / Math.Exp(scores[i]), 1 - 2.4e-7, 1 + 2.4e-7);
    });

    [Fact]
    public void The_logarithm_is_within_a_few_units_in_the_last_place() => Gen.Double[1e-30, 1e30].Sample(x =>
    {
        foreach (var value in new[] { x, 1 + (x / 1e30), 1 / (1 + x), Math.Exp(Math.Sqrt(Math.Sqrt(x))) })
            Assert.Equal(Math.Log(value), FixedMath.Log(value), 1e-15 * Math.Max(1, Math.Abs(Math.Log(value))));
    });

    [Fact]
    public void The_sum_is_that_of_the_values_written() => Scores.Sample(scores =>
    {
        var weights = new float[scores.Length];
        var sum = FixedMath.ExpAndSum(scores, 0, 1, weights);
        Assert.Equal(weights.Sum(weight => (double)weight), sum, 1e-12 * scores.Length);
    });

    [Fact]
    public void A_value_does_not_depend_on_its_place() => Scores.Sample(scores =>
    {
        var (weights, alone) = (new float[scores.Length], new float[1]);
        FixedMath.ExpAndSum(scores, 0, 1, weights);
        for (var i = 0; i < scores.Length; i++)
        {
            FixedMath.ExpAndSum([scores[i]], 0, 1, alone);
            Assert.Equal(alone[0], weights[i]);
        }
    });

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-88f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    public void The_ends_of_the_range_are_exact(float score, float expected)
    {
        var weights = new float[1];
        Assert.Equal(expected, FixedMath.ExpAndSum([score], 0, 1, weights));
        Assert.Equal(expected, weights[0]);
    }

    [Fact]
    public void The_bits_of_a_sum_are_pinned()
    {
        var scores = Enumerable.Range(0, 67).Select(i => -i * 0.37f).ToArray();
        var sum = FixedMath.ExpAndSum(scores, 0, 1.3f, new float[67]);
        Assert.Equal(4616231500819863132, BitConverter.DoubleToInt64Bits(sum));
    }
}
