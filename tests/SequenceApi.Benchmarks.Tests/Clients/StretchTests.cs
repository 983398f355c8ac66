using CsCheck;
using SequenceApi.Benchmarks.Clients;

namespace SequenceApi.Benchmarks.Tests.Clients;

public sealed class StretchTests
{
    [Theory]
    [InlineData(0, 100, 50)]
    [InlineData(10, 20, 50)]
    [InlineData(0, 15, 25)]
    [InlineData(18, 100, 10)]
    [InlineData(12, 14, 10)]
    [InlineData(20, 100, 0)]
    [InlineData(0, 10, 0)]
    public void An_answer_counts_in_a_window_as_long_as_it_overlaps(long begin, long end, double expected) =>
        Assert.Equal(expected, new Stretch(10, 20, 50).TokensBetween(begin, end));

    [Fact]
    public void Windows_side_by_side_count_every_token_once() =>
        Gen.Select(Gen.Long[0, 1000], Gen.Long[0, 1000], Gen.Long[-100, 2100], Gen.Int[0, 500]).Sample((start, length, cut, tokens) =>
        {
            var stretch = new Stretch(start, start + length, tokens);
            var sum = stretch.TokensBetween(long.MinValue / 2, cut) + stretch.TokensBetween(cut, long.MaxValue);
            Assert.Equal(length == 0 ? 0 : tokens, sum, tolerance: 1e-9);
        });
}
