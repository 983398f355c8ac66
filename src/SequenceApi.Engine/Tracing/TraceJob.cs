namespace SequenceApi.Engine.Tracing;

/// <summary>A query in flight. Whoever waits may go before it has begun, and is then gone at once.</summary>
internal sealed class TraceJob
{
    private readonly TaskCompletionSource<Trace> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _leave;

    // Null once it has begun or nobody waits for it: what then still lies in the queue holds nothing of the request.
    private TraceQuery? _query;

    /// <param name="query">What is asked.</param>
    /// <param name="leave">Runs once when it no longer waits or runs.</param>
    /// <param name="cancellationToken">Ends it by the next step.</param>
    public TraceJob(TraceQuery query, Action leave, CancellationToken cancellationToken) =>
        (_query, _leave, CancellationToken) = (query, leave, cancellationToken);

    /// <summary>Ends it by the next step.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Its answer.</summary>
    public async Task<Trace> WaitAsync()
    {
        await using var registration = CancellationToken.UnsafeRegister(static job => ((TraceJob)job!).Cancel(), this);
        return await _completion.Task;
    }

    /// <summary>Takes it out of the queue to be run.</summary>
    /// <returns>What is asked; null where nobody waits for it any more.</returns>
    public TraceQuery? TryBegin() => Interlocked.Exchange(ref _query, null);

    /// <summary>Ends what <see cref="TryBegin"/> began.</summary>
    public void End(Trace trace)
    {
        _leave();
        _completion.TrySetResult(trace);
    }

    /// <summary>Ends it without an answer.</summary>
    public void Fail(Exception exception)
    {
        _leave();
        if (exception is OperationCanceledException)
            _completion.TrySetCanceled(CancellationToken);
        else
            _completion.TrySetException(exception);
    }

    private void Cancel()
    {
        if (TryBegin() is not null)
            Fail(new OperationCanceledException());
    }
}
