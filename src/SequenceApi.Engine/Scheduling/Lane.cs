using System.Threading.Channels;
using SequenceApi.Engine.Diagnostics;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Scheduling;

/// <summary>
/// A thread that steps the batches of every model in turn. It alone touches its batches and the sequences in them,
/// so nothing here is locked.
/// </summary>
internal sealed class Lane : IDisposable
{
    /// <summary>
    /// Sequences that a sequence of the other kind counts for. Those that go on for long make each step longer that a look waits
    /// for; and a step costs little more for each of them, but much for the first. So they keep together, away from looks, where
    /// there are lanes enough.
    /// </summary>
    private const int OtherKind = 4;

    private readonly int _maxBatchSize;
    private readonly WaitingRoom _waiting;
    private readonly PrefixCache? _cache;
    private readonly EngineMetrics? _metrics;

    // Whoever hands a sequence over wakes the lane itself: a task of the pool in between would cost a switch of threads more.
    private readonly Channel<Sequence?> _arrivals =
        Channel.CreateUnbounded<Sequence?>(new() { SingleReader = true, AllowSynchronousContinuations = true });
    private readonly Dictionary<LanguageModel, ModelBatch> _batches = [];
    private readonly Sampler _sampler = new();
    private readonly Thread _thread;
    private volatile bool _stopping;
    private int _looks;
    private int _others;
    private int _running;

    public Lane(int index, int maxBatchSize, WaitingRoom waiting, PrefixCache? cache, EngineMetrics? metrics)
    {
        (_maxBatchSize, _waiting, _cache, _metrics) = (maxBatchSize, waiting, cache, metrics);
        _thread = new Thread(Run) { IsBackground = true, Name = $"lane {index}" };
        _thread.Start();
    }

    /// <summary>Sequences that wait or run here.</summary>
    public int Load => Volatile.Read(ref _looks) + Volatile.Read(ref _others);

    /// <summary>Sequences that hold a row here.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>What another sequence would have to bear here, in sequences of its kind.</summary>
    public int CostFor(Sequence sequence)
    {
        var (looks, others) = (Volatile.Read(ref _looks), Volatile.Read(ref _others));
        return sequence.OnlyLooks ? looks + (OtherKind * others) : others + (OtherKind * looks);
    }

    /// <summary>Hands over sequences of one kind that have entered the waiting room: the first, which leads to the others.</summary>
    public void Add(Sequence first, int count)
    {
        Interlocked.Add(ref first.OnlyLooks ? ref _looks : ref _others, count);
        if (!_arrivals.Writer.TryWrite(first))
            RefuseAll(first);
    }

    /// <summary>Wakes the lane, that it may let go of what nobody needs any more.</summary>
    public void Wake() => _arrivals.Writer.TryWrite(null);

    /// <summary>Ends the thread after its current step; what is in flight fails.</summary>
    public void Dispose()
    {
        _stopping = true;
        _arrivals.Writer.TryComplete();
        _thread.Join();
    }

    private static SequenceApiException Stopped() => new(ErrorCode.Stopping, "The server is stopping; ask again in a moment.");

    private void Run()
    {
        while (!_stopping && WaitForWork())
        {
            while (_arrivals.Reader.TryRead(out var first))
                for (var sequence = first; sequence is not null; sequence = sequence.Next)
                    Enqueue(sequence);
            var before = Count();
            foreach (var batch in _batches.Values)
                batch.Step(_sampler);
            var after = Count();
            Interlocked.Add(ref _looks, after.Looks - before.Looks);
            Interlocked.Add(ref _others, after.Others - before.Others);
            DropRetired();
            LetOthersRun();
        }

        Close();
    }

    /// <summary>A thread that never sleeps is let run on for some steps before one that was just woken, though that is to read a
    /// request or to write an answer, and needs the processor for less than a step.</summary>
    private static void LetOthersRun()
    {
        if (ThreadPool.PendingWorkItemCount > 0)
            Thread.Yield();
    }

    private bool WaitForWork() => Count() is not (0, 0) || _arrivals.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void Enqueue(Sequence sequence)
    {
        try
        {
            BatchOf(sequence.Model).Enqueue(sequence);
        }
        catch (Exception exception)
        {
            // The buffers of the model's first batch here found no memory: that ends the request, not the lane.
            Refuse(sequence, new(ErrorCode.ModelFailed, "There is no memory for a batch of this model; try again.", exception));
        }
    }

    private ModelBatch BatchOf(LanguageModel model)
    {
        if (!_batches.TryGetValue(model, out var batch))
            _batches.Add(model, batch = new ModelBatch(model, _maxBatchSize, _waiting, _cache, _metrics));
        return batch;
    }

    /// <summary>Lets go of the models that nobody will ask for again.</summary>
    private void DropRetired()
    {
        foreach (var (model, batch) in _batches)
            if (batch.IsOver)
            {
                _batches.Remove(model);
                batch.Dispose();
            }
    }

    private (int Looks, int Others) Count()
    {
        var (looks, others, running) = (0, 0, 0);
        foreach (var batch in _batches.Values)
            (looks, others, running) = (looks + batch.LookCount, others + batch.Count - batch.LookCount, running + batch.Running);
        Volatile.Write(ref _running, running);
        return (looks, others);
    }

    private void Close()
    {
        while (_arrivals.Reader.TryRead(out var first))
            RefuseAll(first);
        foreach (var batch in _batches.Values)
        {
            batch.FailAll(Stopped());
            batch.Dispose();
        }

        Count();
    }

    private void RefuseAll(Sequence? first)
    {
        for (var sequence = first; sequence is not null; sequence = sequence.Next)
            Refuse(sequence, Stopped());
    }

    private void Refuse(Sequence sequence, SequenceApiException exception)
    {
        _waiting.Leave(sequence.Owner.Client);
        _metrics?.Dropped(sequence);
        Interlocked.Decrement(ref sequence.OnlyLooks ? ref _looks : ref _others);
        sequence.Fail(exception);
    }
}
