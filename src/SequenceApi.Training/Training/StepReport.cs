namespace SequenceApi.Training.Training;

/// <summary>A step of a run.</summary>
/// <param name="Step">Steps so far, this one included.</param>
/// <param name="Epoch">Passes over the text so far, a part of one included.</param>
/// <param name="Progress">How much of the run is over, in 0…1.</param>
/// <param name="Loss">The step's loss in nats per token, with dropout.</param>
/// <param name="GradientNorm">The gradient's norm before clipping.</param>
/// <param name="ClippedShare">The share of the epoch's steps so far whose gradient was clipped, in 0…1.</param>
/// <param name="LearningRate">The optimizer's rate.</param>
/// <param name="TokensPerSecond">Over this sitting.</param>
/// <param name="Remaining">What is left to wait.</param>
internal sealed record StepReport(
    long Step,
    double Epoch,
    double Progress,
    double Loss,
    double GradientNorm,
    double ClippedShare,
    double LearningRate,
    double TokensPerSecond,
    TimeSpan Remaining)
{
    /// <summary>What is left to wait as hours, minutes and seconds; a run may take days.</summary>
    public string TimeLeft => $"{(int)Remaining.TotalHours:00}:{Remaining:mm\\:ss}";
}
