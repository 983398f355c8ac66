using SequenceApi.Training.Training;

namespace SequenceApi.Training.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.05, 1)]
    [InlineData(0.1, 2)]
    [InlineData(0.55, 1)]
    [InlineData(1.0, 0)]
    [InlineData(1.5, 0)]
    public void The_rate_grows_in_a_line_and_falls_along_a_cosine(double progress, double rate) =>
        Assert.Equal(rate, new LearningRateSchedule(peak: 2, warmUp: 0.1).At(progress), precision: 12);

    [Fact]
    public void Without_warm_up_it_starts_at_its_highest() =>
        Assert.Equal(2, new LearningRateSchedule(peak: 2, warmUp: 0).At(0));
}
