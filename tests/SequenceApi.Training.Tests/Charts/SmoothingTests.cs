using SequenceApi.Training.Charts;

namespace SequenceApi.Training.Tests.Charts;

public sealed class SmoothingTests
{
    [Fact]
    public void A_number_becomes_the_mean_of_itself_and_its_neighbours()
    {
        Assert.Equal([0, 9, 1], Smoothing.Mean([0, 9, 1], reach: 0));
        Assert.Equal([0, 3, 3, 3, 0], Smoothing.Mean([0, 0, 9, 0, 0], reach: 1));
        Assert.Equal([2, 2.5, 3, 3.5, 4], Smoothing.Mean([1, 2, 3, 4, 5], reach: 2));
    }
}
