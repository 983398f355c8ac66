using System.Globalization;

namespace SequenceApi.Training.Training;

/// <summary>Plain lines every few seconds, for output that is redirected.</summary>
internal sealed class LineLog(TextWriter output, TimeProvider time) : ITrainingLog
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private long? _last;

    public void Stepped(StepReport report)
    {
        if (_last is { } last && time.GetElapsedTime(last) < Interval)
            return;
        _last = time.GetTimestamp();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"step {report.Step}  epoch {report.Epoch:F2}  {report.Progress:P1}  loss {report.Loss:F4}  {report.TokensPerSecond:F0} tokens/s  {report.Remaining:hh\\:mm\\:ss} left"));
        output.Flush();
    }

    public void Validated(ValidationReport report)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"validation at step {report.Step}  epoch {report.Epoch:F2}: {report.NatsPerToken:F4} nats per token{(report.IsBest ? ", the best yet" : "")}"));
        output.Flush();
    }
}
