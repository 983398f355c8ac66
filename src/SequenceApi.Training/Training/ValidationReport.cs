namespace SequenceApi.Training.Training;

/// <summary>A validation.</summary>
/// <param name="Step">Steps so far.</param>
/// <param name="Epoch">Passes over the text so far.</param>
/// <param name="NatsPerToken">The loss on the validation text.</param>
/// <param name="IsBest">Whether it is the lowest yet.</param>
internal sealed record ValidationReport(long Step, double Epoch, double NatsPerToken, bool IsBest);
