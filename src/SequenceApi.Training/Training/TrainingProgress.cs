namespace SequenceApi.Training.Training;

/// <summary>How far a run has come; with the tensors of a checkpoint, all that it takes to go on.</summary>
/// <param name="Step">Chunks that the weights have learned from.</param>
/// <param name="Elapsed">Time spent, over all sittings.</param>
/// <param name="Best">The lowest validation loss yet, in nats per token.</param>
/// <param name="BestStep">The step it was reached at.</param>
internal sealed record TrainingProgress(long Step, TimeSpan Elapsed, double? Best = null, long BestStep = 0);
