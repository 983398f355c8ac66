using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Tests.Results;

public sealed class MarkTests
{
    private static readonly Mark Floor = new("speed", Least: 0.8, Aim: 0.92, "", 2);
    private static readonly Mark Ceiling = new("memory", Least: 350, Aim: 250, " MB", 0);

    [Theory]
    [InlineData(0.79, Verdict.Missed)]
    [InlineData(0.8, Verdict.Met)]
    [InlineData(0.919, Verdict.Met)]
    [InlineData(0.92, Verdict.Reached)]
    [InlineData(2.0, Verdict.Reached)]
    [InlineData(null, Verdict.NotMeasured)]
    [InlineData(double.NaN, Verdict.NotMeasured)]
    [InlineData(double.PositiveInfinity, Verdict.NotMeasured)]
    public void More_is_better_where_the_aim_is_above_the_least(double? value, object verdict) => Assert.Equal(verdict, Floor.Judge(value));

    [Theory]
    [InlineData(351.0, Verdict.Missed)]
    [InlineData(350.0, Verdict.Met)]
    [InlineData(251.0, Verdict.Met)]
    [InlineData(250.0, Verdict.Reached)]
    [InlineData(0.0, Verdict.Reached)]
    public void Less_is_better_where_the_aim_is_below_the_least(double? value, object verdict) => Assert.Equal(verdict, Ceiling.Judge(value));

    [Fact]
    public void A_mark_without_a_value_tells_why()
    {
        Assert.Equal(new MarkResult(Floor, null, Verdict.NotMeasured, "no int8 graph"), Floor.With(null, "no int8 graph"));
        Assert.Null(Floor.With(double.NaN).Measured);
        Assert.Equal(new MarkResult(Floor, 0.5, Verdict.Missed, null), Floor.With(0.5, "no int8 graph"));
    }

    [Fact]
    public void A_value_is_shown_with_its_unit() => Assert.Equal("1,234 MB", MarkTable.Format(Ceiling, 1234.4));
}
