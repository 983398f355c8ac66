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
    private long _since = time.GetTimestamp();
    private int _rows = 1;

    /// <summary>The rows.</summary>
    public StepBatch Rows => batch;

    /// <summary>Feeds the first rows their tokens.</summary>
    /// <param name="count">Rows that step.</param>
    /// <param name="logitCount">As of <see cref="StepBatch.Step(int, int)"/>.</param>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public void Step(int count, int logitCount)
    {
        cancellationToken.ThrowIfCancellationRequested();
        batch.Step(count, logitCount);
        _rows = count;
        Breathe();
    }

    /// <summary>Rests for all that was done since the last rest, steps or other work for the same rows, once it is worth it.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public void Breathe()
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = time.GetTimestamp();
        var rest = _pacing.Due(time.GetElapsedTime(_since, now), _rows, engine.Running, engine.Lanes);
        _since = now;
        if (rest > TimeSpan.Zero)
            Rest(rest);
    }

    private void Rest(TimeSpan rest)
    {
        var start = time.GetTimestamp();
        Task.Delay(rest, time, cancellationToken).GetAwaiter().GetResult();
        _since = time.GetTimestamp();
        _pacing.Rested(time.GetElapsedTime(start, _since));
    }
}
