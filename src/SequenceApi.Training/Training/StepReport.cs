namespace SequenceApi.Training.Training;

/// <summary>A step of a run.</summary>
/// <param name="Step">Steps so far, this one included.</param>
/// <param name="Epoch">Passes over the text so far, a part of one included.</param>
/// <param name="Progress">How much of the run is over, in 0…1.</param>
/// <param name="Loss">The step's loss in nats per token, with dropout.</param>
/// <param name="TokensPerSecond">Over this sitting.</param>
/// <param name="Remaining">What is left to wait.</param>
internal sealed record StepReport(
    long Step, double Epoch, double Progress, double Loss, double TokensPerSecond, TimeSpan Remaining);
