using SequenceApi.Training.Training;

namespace SequenceApi.Training.Tests.Training;

public sealed class CurveStretchTests
{
    [Fact]
    public void The_first_steps_are_all_seen_and_a_million_make_some_thousand_points()
    {
        Assert.All(Enumerable.Range(1, 1024), step => Assert.True(CurveStretch.EndsAt(step)));
        Assert.Equal([1026, 1028, 1030], Enumerable.Range(1025, 6).Where(step => CurveStretch.EndsAt(step)).Select(step => step));
        Assert.InRange(Enumerable.Range(1, 1 << 20).Count(step => CurveStretch.EndsAt(step)), 6000, 6200);
    }

    [Fact]
    public void A_stretch_sums_its_steps()
    {
        var stretch = new CurveStretch()
            .Add(new StepResult(Loss: 2, GradientNorm: 0.5, IsClipped: false, LearningRate: 1))
            .Add(new StepResult(Loss: 4, GradientNorm: 1.5, IsClipped: true, LearningRate: 1));

        Assert.Equal(new CurveStretch(Steps: 2, Loss: 6, GradientNorm: 2, Clipped: 1), stretch);
    }
}
