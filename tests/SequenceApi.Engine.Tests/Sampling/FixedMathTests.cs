using CsCheck;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Tests.Sampling;

public sealed class FixedMathTests
{
    private static readonly Gen<float[]> Scores = Gen.Float[-86, 0].Array[1, 200];

    [Fact]
    public void The_exponential_is_within_two_units_in_the_last_place() => Scores.Sample(scores =>
    {
        var (weights, _) = Exp(scores);
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
    public void A_power_is_that_of_the_library_but_for_rounding() => Gen.Select(Gen.Int[1, 65536], Gen.Double[-5, 5]).Sample((x, exponent) =>
        Assert.Equal(1, FixedMath.Power(x, exponent) / Math.Pow(x, exponent), 1e-13));

    [Fact]
    public void The_sums_are_those_of_the_values_written() => Scores.Sample(scores =>
    {
        var (weights, sums) = Exp(scores);
        for (var block = 0; block < sums.Length; block++)
            Assert.Equal(weights.Skip(block * 64).Take(64).Sum(weight => (double)weight), sums[block], 1e-10);
    });

    [Fact]
    public void Adding_up_later_gives_the_same_bits() => Scores.Sample(scores =>
    {
        var (weights, sums) = Exp(scores);
        var later = new double[sums.Length];
        FixedMath.Sum(weights, later);
        Assert.Equal(sums, later);
    });

    [Fact]
    public void A_value_does_not_depend_on_its_place() => Scores.Sample(scores =>
    {
        var (weights, _) = Exp(scores);
        for (var i = 0; i < scores.Length; i++)
            Assert.Equal(Exp([scores[i]]).Values[0], weights[i]);
    });

    [Fact]
    public void Both_widths_of_vectors_give_the_same_bits() =>
        Gen.Select(Gen.Float[-100, 0].Array[128], Gen.Float[0.1f, 3], Gen.Bool).Sample((scores, temperature, plain) =>
        {
            var (narrow, narrowSums, wide, wideSums) = (new float[128], new double[2], new float[128], new double[2]);
            FixedMath.ExpOfBlocks256(scores, 0.5f, plain ? 1 : temperature, narrow, narrowSums);
            FixedMath.ExpOfBlocks512(scores, 0.5f, plain ? 1 : temperature, wide, wideSums);
            Assert.Equal(narrow, wide);
            Assert.Equal(narrowSums, wideSums);
        });

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-88f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    public void The_ends_of_the_range_are_exact(float score, float expected) => Assert.Equal(expected, Exp([score]).Values[0]);

    [Fact]
    public void The_bits_are_pinned()
    {
        var (values, sums) = Exp([.. Enumerable.Range(0, 67).Select(i => -i * 0.37f)], divisor: 1.3f);
        Assert.Equal(837732148, BitConverter.SingleToInt32Bits(values[66]));
        Assert.Equal([4616231500787813640, 4494188448860602368], sums.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void A_weighted_sum_leaves_out_what_has_no_weight() =>
        Gen.Select(Gen.Float[-50, 0], Gen.Bool.Select(weighs => weighs ? 0.25f : 0)).Array[1, 100].Sample(pairs =>
        {
            var (values, weights) = (pairs.Select(pair => pair.Item1).ToArray(), pairs.Select(pair => pair.Item2).ToArray());
            for (var i = 0; i < values.Length; i++)
                values[i] = weights[i] > 0 ? values[i] : float.NegativeInfinity;
            var expected = pairs.Sum(pair => pair.Item2 * (pair.Item1 - 2.0));
            Assert.Equal(expected, FixedMath.WeightedSum(weights, values, 2), 1e-4);
        });

    [Fact]
    public void Any_number_of_exponentials_has_the_bits_of_each() => Gen.Float[-100, 0].Array[0, 3000].Sample(scores =>
    {
        var values = new float[scores.Length];
        FixedMath.Exp(scores, values);
        Assert.Equal(scores.Select(score => Exp([score]).Values[0]), values);
        FixedMath.Exp(scores, scores);
        Assert.Equal(values, scores);
    });

    [Fact]
    public void A_multiple_is_added_to_each_sum() =>
        Gen.Select(Gen.Float[0, 1], Gen.Double[0, 1]).Array[0, 100].SelectMany(pairs => Gen.Select(Gen.Const(pairs), Gen.Double[0, 2])).Sample((pairs, factor) =>
        {
            var sums = pairs.Select(pair => pair.Item2).ToArray();
            FixedMath.AddScaled(pairs.Select(pair => pair.Item1).ToArray(), factor, sums);
            Assert.Equal(pairs.Select(pair => pair.Item2 + (pair.Item1 * factor)), sums);
        });

    private static (float[] Values, double[] Sums) Exp(float[] scores, float divisor = 1)
    {
        var (values, sums) = (new float[scores.Length], new double[FixedMath.BlockCount(scores.Length)]);
        FixedMath.Exp(scores, 0, divisor, values, sums);
        return (values, sums);
    }
}
