using CsCheck;
using SequenceApi.Training.Baselines;

namespace SequenceApi.Training.Tests.Baselines;

public sealed class DiscountsTests
{
    // Y = 40 / (40 + 2 · 20) = 1/2; 1 − 2 · 1/2 · 20/40 = 1/2; 2 − 3 · 1/2 · 10/20 = 5/4; 3 − 4 · 1/2 · 9/10 = 6/5.
    [Fact]
    public void Discounts_follow_from_how_many_n_grams_have_each_count()
    {
        var discounts = Discounts.Estimate([40, 20, 10, 9]);

        Assert.Equal(0.5, discounts.One, precision: 12);
        Assert.Equal(1.25, discounts.Two, precision: 12);
        Assert.Equal(1.2, discounts.More, precision: 12);
    }

    [Fact]
    public void Three_and_more_lose_the_same_and_nothing_loses_nothing()
    {
        var discounts = new Discounts(0.5, 1.25, 1.2);

        Assert.Equal([0, 0.5, 1.25, 1.2, 1.2], Enumerable.Range(0, 5).Select(count => discounts[count]));
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 5, 5, 5)]
    [InlineData(7, 0, 0, 0)]
    public void Half_a_count_is_taken_where_a_text_is_too_small_to_tell(long one, long two, long three, long four) =>
        Assert.Equal(new Discounts(0.5, 1, 1.5), Discounts.Estimate([one, two, three, four]));

    // 2 − 3 · Y · 90/10 is below 0.
    [Fact]
    public void Half_a_count_is_taken_instead_of_less_than_nothing() =>
        Assert.Equal(1, Discounts.Estimate([100, 10, 90, 80]).Two);

    [Fact]
    public void A_discount_is_above_0_and_takes_no_more_than_there_is() =>
        Gen.Select(Gen.Long[0, 50], Gen.Long[0, 50], Gen.Long[0, 50], Gen.Long[0, 50]).Sample((one, two, three, four) =>
        {
            var discounts = Discounts.Estimate([one, two, three, four]);

            for (var count = 1; count <= 5; count++)
                Assert.InRange(discounts[count], double.Epsilon, count);
        });
}
