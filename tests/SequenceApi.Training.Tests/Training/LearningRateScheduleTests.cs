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
        Assert.Equal(rate, Schedule("cosine", warmUp: 0.1).At(progress, drops: 3), precision: 12);

    [Fact]
    public void Without_warm_up_it_starts_at_its_highest() =>
        Assert.Equal(2, Schedule("cosine", warmUp: 0).At(0, drops: 0));

    [Theory]
    [InlineData(0.05, 0, 1)]
    [InlineData(0.1, 0, 2)]
    [InlineData(0.9, 0, 2)]
    [InlineData(0.5, 1, 0.5)]
    [InlineData(0.9, 3, 0.03125)]
    public void On_a_plateau_it_falls_by_a_factor_for_every_miss(double progress, int drops, double rate) =>
        Assert.Equal(rate, Schedule("plateau", warmUp: 0.1).At(progress, drops), precision: 12);

    private static LearningRateSchedule Schedule(string kind, double warmUp) =>
        new(new TrainingOptions { Schedule = kind, LearningRate = 2, WarmUp = warmUp, PlateauFactor = 0.25 });
}
