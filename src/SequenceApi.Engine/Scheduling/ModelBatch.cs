using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Scheduling;

/// <summary>The sequences of one model in one lane, and the buffers in which they step together.</summary>
internal sealed class ModelBatch(StepBatch batch, WaitingRoom waiting, PrefixCache? cache) : IDisposable
{
    private readonly Scheduler _scheduler = new(batch.Capacity);

    /// <summary>Sequences that hold a row.</summary>
    public int Running => _scheduler.Running.Length;

    /// <summary>Sequences that wait or run.</summary>
    public int Count => _scheduler.WaitingCount + Running;

    public void Enqueue(Sequence sequence) => _scheduler.Enqueue(sequence);

    /// <summary>Drops who has gone, admits who waits, steps once, and lets go who is finished.</summary>
    public void Step(Sampler sampler)
    {
        DropCancelled();
        Preempt();
        Admit();
        if (Running == 0)
            return;
        var running = _scheduler.Running;
        var logitCount = 0;
        for (var row = 0; row < running.Length; row++)
        {
            batch.InputIds[row] = running[row].NextInput;
            if (running[row].WantsLogits)
                batch.LogitRows[logitCount++] = row;
        }

        try
        {
            batch.Step(running.Length, logitCount);
        }
        catch (Exception exception)
        {
            FailRunning(new SequenceApiException(ErrorCode.ModelFailed, "A step of the model failed; try again.", exception));
            return;
        }

        Advance(logitCount, sampler);
    }

    /// <summary>Ends everything that waits or runs.</summary>
    public void FailAll(SequenceApiException exception)
    {
        do
            FailRunning(exception);
        while (Admit());
    }

    public void Dispose() => batch.Dispose();

    private void DropCancelled()
    {
        for (var row = Running - 1; row >= 0; row--)
            if (_scheduler.Running[row] is { IsCancelled: true } sequence)
            {
                Release(row);
                sequence.Cancel();
            }

        foreach (var sequence in _scheduler.DropCancelled())
        {
            waiting.Leave();
            sequence.Cancel();
        }
    }

    /// <summary>Whoever has read a long prompt for a while goes behind those who wait.</summary>
    private void Preempt()
    {
        for (var (row, excess) = (Running - 1, _scheduler.Excess); row >= 0 && excess > 0; row--)
            if (_scheduler.Running[row] is { HasHadItsTurn: true } sequence)
            {
                batch.ReadState(row, sequence.Suspend());
                Release(row);
                waiting.Return();
                _scheduler.Enqueue(sequence);
                excess--;
            }
    }

    private bool Admit()
    {
        var before = Running;
        while (_scheduler.Admit() is { } sequence)
        {
            waiting.Leave();
            batch.WriteState(Running - 1, sequence.State.Span);
            sequence.Admitted();
            Note(Running - 1, sequence, isFinished: false);
        }

        return Running > before;
    }

    /// <summary>Last row first, so that the row which moves into a hole has been seen to.</summary>
    private void Advance(int logitCount, Sampler sampler)
    {
        for (var row = Running - 1; row >= 0; row--)
        {
            var wantsLogits = logitCount > 0 && batch.LogitRows[logitCount - 1] == row;
            if (Advance(row, _scheduler.Running[row], wantsLogits ? batch.Logits(--logitCount) : default, sampler))
                Release(row);
        }
    }

    private bool Advance(int row, Sequence sequence, ReadOnlySpan<float> logits, Sampler sampler)
    {
        try
        {
            var isFinished = sequence.Advance(logits, sampler);
            Keep(row, sequence, isFinished);
            Note(row, sequence, isFinished);
            if (isFinished)
                sequence.Deliver();
            return isFinished;
        }
        catch (Exception exception)
        {
            sequence.Fail(exception as SequenceApiException
                ?? new SequenceApiException(ErrorCode.ModelFailed, "The next token could not be chosen; try again.", exception));
            return true;
        }
    }

    /// <summary>Before the result is told, so that whoever goes on from it finds this state.</summary>
    private void Keep(int row, Sequence sequence, bool isFinished)
    {
        if (cache is null || !sequence.IsWorthKeeping(isFinished))
            return;
        var state = cache.Rent(sequence.Model.StepModel.Layout.Size);
        batch.ReadState(row, state);
        cache.Store(sequence.Model, sequence.TokensRead(), state);
    }

    /// <summary>Before the row steps on, or the result is told.</summary>
    private void Note(int row, Sequence sequence, bool isFinished)
    {
        if (sequence.PointToNote(isFinished) is { IsEmpty: false } state)
            batch.ReadState(row, state);
    }

    private void FailRunning(SequenceApiException exception)
    {
        for (var row = Running - 1; row >= 0; row--)
        {
            var sequence = _scheduler.Running[row];
            Release(row);
            sequence.Fail(exception);
        }
    }

    private void Release(int row)
    {
        var last = _scheduler.Release(row);
        if (last != row)
            batch.CopyState(last, row);
    }
}
