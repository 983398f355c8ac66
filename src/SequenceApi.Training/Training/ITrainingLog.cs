namespace SequenceApi.Training.Training;

/// <summary>Where a run tells how it goes.</summary>
internal interface ITrainingLog
{
    /// <summary>A step was taken.</summary>
    void Stepped(StepReport report);

    /// <summary>The validation text was scored.</summary>
    void Validated(ValidationReport report);
}

/// <summary>A step of a run.</summary>
/// <param name="Step">Steps so far, this one included.</param>
/// <param name="Epoch">Passes over the text so far, a part of one included.</param>
/// <param name="Progress">How much of the run is over, in 0…1.</param>
/// <param name="Loss">The step's loss in nats per token, with dropout.</param>
/// <param name="TokensPerSecond">Over this sitting.</param>
/// <param name="Remaining">What is left to wait.</param>
internal sealed record StepReport(
    long Step, double Epoch, double Progress, double Loss, double TokensPerSecond, TimeSpan Remaining);

/// <summary>A validation.</summary>
/// <param name="Step">Steps so far.</param>
/// <param name="Epoch">Passes over the text so far.</param>
/// <param name="NatsPerToken">The loss on the validation text.</param>
/// <param name="IsBest">Whether it is the lowest yet.</param>
internal sealed record ValidationReport(long Step, double Epoch, double NatsPerToken, bool IsBest);
