using System.Threading.Channels;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Tracing;

/// <summary>
/// The door for those who look inside: answers queries one after the other on a thread of its own, beside the lanes. It alone
/// touches the graphs that are opened for it, each of which lasts until its model is retired.
/// </summary>
public sealed class Tracer : IDisposable
{
    private readonly TraceOptions _options;
    private readonly InferenceEngine _engine;
    private readonly TimeProvider _time;
    private readonly WaitingRoom _waiting;
    private readonly Channel<TraceJob?> _arrivals = Channel.CreateUnbounded<TraceJob?>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<LanguageModel, TraceGraph> _graphs = [];

    // Why a model can't be looked into: finding that out can take as long as opening it.
    private readonly Dictionary<LanguageModel, string> _refusals = [];
    private readonly Sampler _sampler = new();
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <summary>Starts the thread.</summary>
    /// <param name="options">How much it takes.</param>
    /// <param name="engine">Whose lanes run beside it.</param>
    /// <param name="time">What it rests by; the system's by default.</param>
    public Tracer(TraceOptions options, InferenceEngine engine, TimeProvider? time = null)
    {
        (_options, _engine, _time, _waiting) = (options, engine, time ?? TimeProvider.System, new(options.MaxWaiting, time ?? TimeProvider.System));
        _thread = new Thread(Run) { IsBackground = true, Name = "tracer" };
        _thread.Start();
    }

    /// <summary>Queries that wait or run.</summary>
    public int InFlight => _waiting.Count;

    /// <summary>Reads a text and tells what goes on inside.</summary>
    /// <param name="query">What to look at.</param>
    /// <param name="cancellationToken">Ends it by the next step.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where the model has not what is asked for,
    /// or the answer would be too long; <see cref="ErrorCode.QueueFull"/>, <see cref="ErrorCode.Stopping"/>,
    /// <see cref="ErrorCode.ModelUnavailable"/>, <see cref="ErrorCode.ModelFailed"/>.</exception>
    public Task<Trace> TraceAsync(TraceQuery query, CancellationToken cancellationToken)
    {
        if (_stopping)
            throw Stopped();
        var client = query.Prompt.Owner.Client;
        if (!_waiting.TryEnter(client, 1))
            throw new SequenceApiException(ErrorCode.QueueFull, $"{_waiting.Count} traces are waiting already; try again later.")
            {
                RetryAfter = _waiting.TimeToEmpty(),
            };
        var job = new TraceJob(query, () => _waiting.Leave(client), cancellationToken);
        if (!_arrivals.Writer.TryWrite(job) && job.TryBegin() is not null)
            job.Fail(Stopped());
        return job.WaitAsync();
    }

    /// <summary>Lets go of a model's graph once what is in flight has ended; the model is retired already.</summary>
    public void Forget(LanguageModel model)
    {
        if (model.IsRetired)
            _arrivals.Writer.TryWrite(null);
    }

    /// <summary>Takes no new queries any more; those in flight go on.</summary>
    public void Refuse() => _stopping = true;

    /// <summary>Ends the thread after its current step; what is in flight fails with <see cref="ErrorCode.Stopping"/>.</summary>
    public void Dispose()
    {
        Refuse();
        if (!_arrivals.Writer.TryComplete())
            return;
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    private static SequenceApiException Stopped() => new(ErrorCode.Stopping, "The server is stopping; ask again in a moment.");

    private void Run()
    {
        while (_arrivals.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (_arrivals.Reader.TryRead(out var job))
            {
                if (job?.TryBegin() is { } query)
                    Answer(job, query);
                DropRetired();
            }

        foreach (var graph in _graphs.Values)
            graph.Dispose();
    }

    private void Answer(TraceJob job, TraceQuery query)
    {
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(job.CancellationToken, _stop.Token);
            end.Token.ThrowIfCancellationRequested();
            var graph = GraphOf(query.Prompt.Model);
            job.End(TraceReading.Run(query, graph, _options, new PacedBatch(graph.Batch, _engine, _time, end.Token), _sampler));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            job.Fail(Stopped());
        }
        catch (Exception exception)
        {
            job.Fail(exception is SequenceApiException or OperationCanceledException
                ? exception
                : new SequenceApiException(ErrorCode.ModelFailed, "The model could not be looked into; try again.", exception));
        }
    }

    private TraceGraph GraphOf(LanguageModel model)
    {
        if (_graphs.TryGetValue(model, out var graph))
            return graph;
        if (_refusals.TryGetValue(model, out var reason))
            throw new SequenceApiException(ErrorCode.InvalidRequest, reason);
        try
        {
            return _graphs[model] = TraceGraph.Open(model);
        }
        catch (SequenceApiException exception) when (exception.Code == ErrorCode.InvalidRequest)
        {
            _refusals[model] = exception.Message;
            throw;
        }
    }

    private void DropRetired()
    {
        foreach (var (model, graph) in _graphs)
            if (model.IsRetired)
            {
                _graphs.Remove(model);
                graph.Dispose();
            }

        foreach (var model in _refusals.Keys)
            if (model.IsRetired)
                _refusals.Remove(model);
    }
}
