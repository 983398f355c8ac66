namespace SequenceApi.Training.Training;

/// <summary>How far a run has come; with the tensors of a checkpoint, all that it takes to go on.</summary>
/// <param name="Step">Chunks that the weights have learned from.</param>
/// <param name="Elapsed">Time spent, over all sittings.</param>
/// <param name="Best">The lowest validation loss yet, in nats per token.</param>
/// <param name="BestStep">The step it was reached at.</param>
/// <param name="Misses">Validations that were not the best, in all.</param>
/// <param name="MissesInRow">Validations since the best one.</param>
internal sealed record TrainingProgress(
    long Step, TimeSpan Elapsed, double? Best = null, long BestStep = 0, int Misses = 0, int MissesInRow = 0)
{
    /// <summary>The progress after a validation at the current step.</summary>
    /// <param name="natsPerToken">Its loss.</param>
    public TrainingProgress Validate(double natsPerToken) => natsPerToken < (Best ?? double.PositiveInfinity)
        ? this with { Best = natsPerToken, BestStep = Step, MissesInRow = 0 }
        : this with { Misses = Misses + 1, MissesInRow = MissesInRow + 1 };
}
