using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Tracing;

/// <summary>Steps a trace's rows and rests in between, so that it takes no more from the lanes than its share.</summary>
/// <param name="batch">The rows.</param>
/// <param name="engine">Whose lanes run beside it.</param>
/// <param name="time">What it rests by.</param>
/// <param name="cancellationToken">Ends it by the next step.</param>
internal sealed class PacedBatch(StepBatch batch, InferenceEngine engine, TimeProvider time, CancellationToken cancellationToken)
{
    private readonly Pacing _pacing = new();

    /// <summary>The rows.</summary>
    public StepBatch Rows => batch;

    /// <summary>Feeds the first rows their tokens.</summary>
    /// <param name="count">Rows that step.</param>
    /// <param name="logitCount">As of <see cref="StepBatch.Step(int, int)"/>.</param>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public void Step(int count, int logitCount)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = time.GetTimestamp();
        batch.Step(count, logitCount);
        var rest = _pacing.Due(time.GetElapsedTime(start), count, engine.Running, engine.Lanes);
        if (rest > TimeSpan.Zero)
            Rest(rest);
    }

    private void Rest(TimeSpan rest)
    {
        var start = time.GetTimestamp();
        Task.Delay(rest, time, cancellationToken).GetAwaiter().GetResult();
        _pacing.Rested(time.GetElapsedTime(start));
    }
}
