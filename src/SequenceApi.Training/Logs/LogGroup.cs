using SequenceApi.Training.Training;

namespace SequenceApi.Training.Logs;

/// <summary>Several logs as one.</summary>
/// <param name="logs">They are told in this order.</param>
internal sealed class LogGroup(params IReadOnlyList<ITrainingLog> logs) : ITrainingLog
{
    /// <inheritdoc/>
    public void Stepped(StepReport report)
    {
        foreach (var log in logs)
            log.Stepped(report);
    }

    /// <inheritdoc/>
    public void Validated(ValidationReport report)
    {
        foreach (var log in logs)
            log.Validated(report);
    }

    /// <inheritdoc/>
    public void Plotted(CurvePoint point)
    {
        foreach (var log in logs)
            log.Plotted(point);
    }
}
