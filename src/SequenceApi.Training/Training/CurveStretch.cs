using System.Numerics;

namespace SequenceApi.Training.Training;

/// <summary>
/// Steps that one point of the curves stands for. It is part of a run's progress, so that a run that is stopped inside
/// of a stretch and resumed draws the curve of one that never stopped.
/// </summary>
/// <param name="Steps">How many.</param>
/// <param name="Loss">The sum of their losses.</param>
/// <param name="GradientNorm">The sum of their gradients' norms before clipping.</param>
/// <param name="Clipped">How many of the gradients were clipped.</param>
internal sealed record CurveStretch(int Steps = 0, double Loss = 0, double GradientNorm = 0, int Clipped = 0)
{
    private const int PointsOfOneStep = 1024;

    /// <summary>
    /// Whether a stretch ends at a step. Up to 1,024 steps each is a point; then stretches double whenever the steps do.
    /// So the first minute is seen in full, a million steps make 6,000 points, and the step alone decides.
    /// </summary>
    public static bool EndsAt(long step) =>
        (step & ((long)BitOperations.RoundUpToPowerOf2((ulong)step + 1) / PointsOfOneStep - 1)) == 0 || step < PointsOfOneStep;

    /// <summary>The stretch with one more step.</summary>
    public CurveStretch Add(StepResult step) => new(
        Steps + 1, Loss + step.Loss, GradientNorm + step.GradientNorm, Clipped + (step.IsClipped ? 1 : 0));
}
