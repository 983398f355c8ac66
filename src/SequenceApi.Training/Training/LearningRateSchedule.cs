namespace SequenceApi.Training.Training;

/// <summary>Linear warm-up, then half a cosine down to zero (Loshchilov and Hutter, arXiv 1608.03983).</summary>
/// <param name="peak">The highest rate.</param>
/// <param name="warmUp">The share of the run before it is reached.</param>
internal sealed class LearningRateSchedule(double peak, double warmUp)
{
    /// <summary>The rate at a point of the run.</summary>
    /// <param name="progress">How much of the run is over, in 0…1.</param>
    public double At(double progress) => progress < warmUp
        ? peak * progress / warmUp
        : peak * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, (progress - warmUp) / (1 - warmUp))));
}
