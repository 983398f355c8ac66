using SequenceApi.Training.Training;

namespace SequenceApi.Training.Logs;

/// <summary>Plain lines every few seconds, for output that is redirected.</summary>
/// <param name="output">Where they go.</param>
/// <param name="time">The clock.</param>
internal sealed class LineLog(TextWriter output, TimeProvider time) : ITrainingLog
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private long? _last;

    /// <inheritdoc/>
    public void Stepped(StepReport report)
    {
        if (_last is { } last && time.GetElapsedTime(last) < Interval && report.Progress < 1)
            return;
        _last = time.GetTimestamp();
        Write($"step {report.Step}  epoch {report.Epoch:F2}  {report.Progress:P1}  loss {report.Loss:F4}  " +
            $"gradient {report.GradientNorm:G3} ({report.ClippedShare:P0} clipped)  " +
            $"{report.TokensPerSecond:F0} tokens/s  {report.TimeLeft} left");
    }

    /// <inheritdoc/>
    public void Validated(ValidationReport report) =>
        Write($"validation at step {report.Step}, epoch {report.Epoch:F2}: {report.NatsPerToken:F4} nats per token" +
            (report.IsBest ? ", the best yet" : ""));

    private void Write(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
