namespace SequenceApi.Training.Training;

/// <summary>A point of a run's curves: means over the steps since the point before.</summary>
/// <param name="Step">Steps so far.</param>
/// <param name="Epoch">Passes over the text so far, a part of one included.</param>
/// <param name="Elapsed">Time spent, over all sittings.</param>
/// <param name="TrainingLoss">In nats per token, with dropout.</param>
/// <param name="ValidationLoss">In nats per token, where the validation text was scored at this step.</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="ClippedShare">The share of the steps whose gradient was clipped, in 0…1.</param>
/// <param name="LearningRate">Of the last step.</param>
internal sealed record CurvePoint(
    long Step,
    double Epoch,
    TimeSpan Elapsed,
    double TrainingLoss,
    double? ValidationLoss,
    double GradientNorm,
    double ClippedShare,
    double LearningRate);
