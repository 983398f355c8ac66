using SequenceApi.Training.Training;

namespace SequenceApi.Training.Gradients;

/// <summary>Remembers the steps of a run.</summary>
internal sealed class StepRecorder : ITrainingLog
{
    /// <summary>The steps so far.</summary>
    public List<StepReport> Steps { get; } = [];

    /// <inheritdoc/>
    public void Stepped(StepReport report) => Steps.Add(report);
}
