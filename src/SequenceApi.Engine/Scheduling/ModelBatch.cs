using SequenceApi.Engine.Diagnostics;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Scheduling;

/// <summary>The sequences of one model in one lane, and the buffers in which they step together.</summary>
internal sealed class ModelBatch : IDisposable
{
    private readonly LanguageModel _model;
    private readonly StepBatch _batch;
    private readonly WaitingRoom _waiting;
    private readonly PrefixCache? _cache;
    private readonly EngineMetrics? _metrics;
    private readonly Scheduler _scheduler;
    private long _stepped;

    /// <summary>Makes the buffers; the model lasts as long as they do.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed of: whoever asked for it has gone.</exception>
    public ModelBatch(LanguageModel model, int capacity, WaitingRoom waiting, PrefixCache? cache, EngineMetrics? metrics)
    {
        ObjectDisposedException.ThrowIf(!model.TryHold(), model);
        try
        {
            (_model, _batch, _waiting, _cache, _metrics) = (model, model.StepModel.CreateBatch(capacity), waiting, cache, metrics);
        }
        catch
        {
            model.Release();
            throw;
        }

        _scheduler = new(capacity);
    }

    /// <summary>Whether nobody needs it any more.</summary>
    public bool IsOver => _model.IsRetired && Count == 0;

    /// <summary>Sequences that hold a row.</summary>
    public int Running => _scheduler.Running.Length;

    /// <summary>Sequences that wait or run.</summary>
    public int Count => _scheduler.WaitingCount + Running;

    /// <summary>Those of them that only look.</summary>
    public int LookCount => _scheduler.LookCount;

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
            _batch.InputIds[row] = running[row].NextInput;
            if (running[row].WantsLogits)
                _batch.LogitRows[logitCount++] = row;
        }

        try
        {
            StepModel(running.Length, logitCount);
        }
        catch (Exception exception)
        {
            FailRunning(new SequenceApiException(ErrorCode.ModelFailed, "A step of the model failed; try again.", exception));
            return;
        }

        Advance(logitCount, sampler);
    }

    private void StepModel(int count, int logitCount)
    {
        var begun = _metrics?.Now ?? 0;
        _batch.Step(count, logitCount);
        _stepped = _metrics?.Now ?? 0;
        _metrics?.Stepped(_model, count, begun, _stepped);
    }

    /// <summary>Ends everything that waits or runs.</summary>
    public void FailAll(SequenceApiException exception)
    {
        do
            FailRunning(exception);
        while (Admit());
    }

    public void Dispose()
    {
        try
        {
            _batch.Dispose();
        }
        finally
        {
            _model.Release();
        }
    }

    private void DropCancelled()
    {
        for (var row = Running - 1; row >= 0; row--)
            if (_scheduler.Running[row] is { IsCancelled: true } sequence)
            {
                Release(row);
                _metrics?.Ended(sequence);
                sequence.Cancel();
            }

        foreach (var sequence in _scheduler.DropCancelled())
        {
            _waiting.Leave(sequence.Owner.Client);
            _metrics?.Dropped(sequence);
            sequence.Cancel();
        }
    }

    /// <summary>Whoever has had a turn goes behind those who are to go first.</summary>
    private void Preempt()
    {
        var to = _scheduler.FindYielding();
        for (var row = Running - 1; row >= 0 && to.All > 0; row--)
            if (_scheduler.Yields(row, to))
            {
                Suspend(row);
                to = new(to.All - 1, to.Urgent - 1, to.Brief - 1, to.Owed - 1);
            }
    }

    private void Suspend(int row)
    {
        var sequence = _scheduler.Running[row];
        _batch.ReadState(row, sequence.Suspend());
        Release(row);
        _waiting.Return(sequence.Owner.Client);
        _metrics?.Suspended(sequence);
        _scheduler.Enqueue(sequence);
    }

    private bool Admit()
    {
        var before = Running;
        while (_scheduler.Admit() is { } sequence)
        {
            _waiting.Leave(sequence.Owner.Client);
            _metrics?.Admitted(sequence);
            _batch.WriteState(Running - 1, sequence.State.Span);
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
            var wantsLogits = logitCount > 0 && _batch.LogitRows[logitCount - 1] == row;
            if (Advance(row, _scheduler.Running[row], wantsLogits ? _batch.Logits(--logitCount) : default, sampler))
                Release(row);
        }
    }

    private bool Advance(int row, Sequence sequence, ReadOnlySpan<float> logits, Sampler sampler)
    {
        try
        {
            if (sequence.EndsPrompt)
                sequence.Times.PromptRead = _stepped;
            var isFinished = sequence.Advance(logits, sampler);
            Keep(row, sequence, isFinished);
            Note(row, sequence, isFinished);
            if (!isFinished)
                return false;
            _metrics?.Ended(sequence);
            sequence.Deliver();
            return true;
        }
        catch (Exception exception)
        {
            _metrics?.Ended(sequence);
            sequence.Fail(exception as SequenceApiException
                ?? new SequenceApiException(ErrorCode.ModelFailed, "The next token could not be chosen; try again.", exception));
            return true;
        }
    }

    /// <summary>Before the result is told, so that whoever goes on from it finds this state.</summary>
    private void Keep(int row, Sequence sequence, bool isFinished)
    {
        if (_cache is null || !sequence.IsWorthKeeping(isFinished))
            return;
        var state = _cache.Rent(sequence.Model.StepModel.Layout.Size);
        _batch.ReadState(row, state);
        _cache.Store(sequence.Model, sequence.TokensRead(), state, sequence.Owner.Tenant);
    }

    /// <summary>Before the row steps on, or the result is told.</summary>
    private void Note(int row, Sequence sequence, bool isFinished)
    {
        if (sequence.PointToNote(isFinished) is { IsEmpty: false } state)
            _batch.ReadState(row, state);
    }

    private void FailRunning(SequenceApiException exception)
    {
        for (var row = Running - 1; row >= 0; row--)
        {
            var sequence = _scheduler.Running[row];
            Release(row);
            _metrics?.Ended(sequence);
            sequence.Fail(exception);
        }
    }

    private void Release(int row)
    {
        var last = _scheduler.Release(row);
        if (last != row)
            _batch.CopyState(last, row);
    }
}
