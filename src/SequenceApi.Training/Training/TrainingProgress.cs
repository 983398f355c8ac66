namespace SequenceApi.Training.Training;

/// <summary>How far a run has come; with the tensors of a checkpoint, all that it takes to go on.</summary>
/// <param name="Step">Chunks that the weights have learned from.</param>
/// <param name="Elapsed">Time spent, over all sittings.</param>
/// <param name="Best">The lowest validation loss yet, in nats per token.</param>
/// <param name="BestStep">The step it was reached at.</param>
/// <param name="Misses">Validations that were not the best, in all.</param>
/// <param name="MissesInRow">Validations since the best one.</param>
/// <param name="ClippedInEpoch">Steps of the epoch so far whose gradient was clipped.</param>
/// <param name="Stretch">The steps since the curves' last point, or null for none.</param>
internal sealed record TrainingProgress(
    long Step,
    TimeSpan Elapsed,
    double? Best = null,
    long BestStep = 0,
    int Misses = 0,
    int MissesInRow = 0,
    int ClippedInEpoch = 0,
    CurveStretch? Stretch = null)
{
    /// <summary>The progress one step on.</summary>
    /// <param name="result">What the step did.</param>
    /// <param name="elapsed">The time now.</param>
    /// <param name="stepsPerEpoch">Steps in an epoch.</param>
    public TrainingProgress After(StepResult result, TimeSpan elapsed, int stepsPerEpoch) => this with
    {
        Step = Step + 1,
        Elapsed = elapsed,
        ClippedInEpoch = (Step % stepsPerEpoch == 0 ? 0 : ClippedInEpoch) + (result.IsClipped ? 1 : 0),
        Stretch = (Stretch ?? new CurveStretch()).Add(result),
    };

    /// <summary>The share of the epoch's steps so far whose gradient was clipped, in 0…1. There is such a step.</summary>
    /// <param name="stepsPerEpoch">Steps in an epoch.</param>
    public double ClippedShare(int stepsPerEpoch) => (double)ClippedInEpoch / ((Step - 1) % stepsPerEpoch + 1);

    /// <summary>The progress after a validation at the current step.</summary>
    /// <param name="natsPerToken">Its loss.</param>
    public TrainingProgress Validate(double natsPerToken) => natsPerToken < (Best ?? double.PositiveInfinity)
        ? this with { Best = natsPerToken, BestStep = Step, MissesInRow = 0 }
        : this with { Misses = Misses + 1, MissesInRow = MissesInRow + 1 };
}
