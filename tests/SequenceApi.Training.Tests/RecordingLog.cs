using SequenceApi.Training.Training;

namespace SequenceApi.Training.Tests;

/// <summary>Remembers what it is told, and can stop the run that tells it.</summary>
internal sealed class RecordingLog(long stopAfterStep = long.MaxValue) : ITrainingLog, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public CancellationToken Stop => _stop.Token;

    public List<StepReport> Steps { get; } = [];

    public List<ValidationReport> Validations { get; } = [];

    public void Stepped(StepReport report)
    {
        Steps.Add(report);
        if (report.Step == stopAfterStep)
            _stop.Cancel();
    }

    public void Validated(ValidationReport report) => Validations.Add(report);

    public void Dispose() => _stop.Dispose();
}
