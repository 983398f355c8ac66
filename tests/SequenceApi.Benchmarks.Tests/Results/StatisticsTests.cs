using CsCheck;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Tests.Results;

public sealed class StatisticsTests
{
    [Fact]
    public void A_percentile_is_the_least_measured_value_that_its_share_of_all_values_does_not_exceed() =>
        Gen.Select(Gen.Double[0, 100].Array[1, 50], Gen.Int[1, 100]).Sample((values, percent) =>
        {
            Array.Sort(values);
            var percentile = Statistics.Percentile(values, percent);
            Assert.Contains(percentile, values);
            Assert.True(values.Count(value => value <= percentile) * 100 >= percent * values.Length);
            Assert.True(values.Count(value => value < percentile) * 100 < percent * values.Length);
        });

    [Fact]
    public void Of_the_numbers_to_a_hundred_a_percentile_is_its_own_number() => Assert.All(
        Enumerable.Range(1, 100),
        percent => Assert.Equal(percent, Statistics.Percentile([.. Enumerable.Range(1, 100).Select(number => (double)number)], percent)));

    [Fact]
    public void The_median_is_the_middle_value_or_the_mean_of_the_two_middle_ones()
    {
        Assert.Equal(2, Statistics.Median([3, 1, 2]));
        Assert.Equal(2.5, Statistics.Median([4, 1, 3, 2]));
        Assert.Null(Statistics.Median([]));
    }

    [Fact]
    public void A_ratio_is_taken_within_each_round_and_a_round_without_one_is_left_out()
    {
        Assert.Equal(2, Statistics.MedianRatio([2, 20, 9], [1, 10, 1]));
        Assert.Equal(2, Statistics.MedianRatio([2, 20], [1, 0]));
        Assert.Null(Statistics.MedianRatio([1], [0]));
        Assert.Null(Statistics.MedianRatio([], []));
    }
}
