using SequenceApi.Engine.Tracing;

namespace SequenceApi.Engine.Tests.Tracing;

public sealed class GateSummaryTests
{
    private const int Tokens = 40;
    private const int Units = 3;
    private readonly float[][] _gate;

    public GateSummaryTests()
    {
        var random = new Random(3);
        _gate = [.. Enumerable.Range(0, Tokens).Select(_ => Enumerable.Range(0, Units).Select(_ => random.NextSingle()).ToArray())];
    }

    [Fact]
    public void A_gate_is_saturated_below_a_tenth_and_above_nine()
    {
        var saturation = Saturation.Of([[0.05f, 0.1f, 0.95f], [0.09f, 0.9f, 0.91f], [0.5f, 0.5f, 0.5f], [0, 0, 1]]);
        Assert.Equal([0.75, 0.25, 0], saturation.Left);
        Assert.Equal([0, 0, 0.75], saturation.Right);
    }

    [Fact]
    public void A_gate_that_always_halves_has_a_half_life_of_one_token() =>
        Assert.Equal([1, 2, null], MemoryLength.Of([[0.5f, MathF.Sqrt(0.5f), 1], [0.5f, MathF.Sqrt(0.5f), 1]], []).HalfLife.Select(life => life is { } tokens ? Math.Round(tokens, 6) : (double?)null));

    [Fact]
    public void A_half_life_is_that_of_the_mean_logarithm()
    {
        var lives = MemoryLength.Of(_gate, []).HalfLife;
        for (var unit = 0; unit < Units; unit++)
            Assert.Equal(Math.Log(2) / -_gate.Average(units => Math.Log(units[unit])), lives[unit]!.Value, 9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(Tokens)]
    public void What_is_kept_is_the_mean_of_the_products_of_all_windows(int steps)
    {
        var kept = Assert.Single(MemoryLength.Of(_gate, [steps]).Kept);
        Assert.Equal(steps, kept.Steps);
        for (var unit = 0; unit < Units; unit++)
        {
            var products = Enumerable.Range(0, Tokens - steps + 1)
                .Select(first => Enumerable.Range(first, steps).Aggregate(1.0, (product, token) => product * _gate[token][unit]));
            Assert.Equal(products.Average(), kept.Units![unit], 12);
        }
    }

    [Fact]
    public void A_text_shorter_than_the_window_tells_nothing() => Assert.Null(Assert.Single(MemoryLength.Of(_gate, [Tokens + 1]).Kept).Units);

    [Fact]
    public void A_gate_that_shuts_leaves_nothing_and_no_number_breaks()
    {
        var memory = MemoryLength.Of([[1], [0], [1], [1]], [2]);
        Assert.Equal(1.0 / 3, memory.Kept[0].Units![0]);
        Assert.Equal(0, memory.HalfLife[0]!.Value, 2);
    }
}
