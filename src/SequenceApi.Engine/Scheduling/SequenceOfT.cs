namespace SequenceApi.Engine.Scheduling;

/// <summary>A sequence with a result.</summary>
/// <typeparam name="TResult">What it ends with.</typeparam>
public abstract class Sequence<TResult> : Sequence
{
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult? _result;

    private protected Sequence(Prompt prompt, CancellationToken cancellationToken)
        : base(prompt, cancellationToken)
    {
    }

    /// <summary>Ends when the sequence has left its row: with its result, cancelled, or with a <see cref="SequenceApiException"/>.</summary>
    public Task<TResult> Completion => _completion.Task;

    internal override void Fail(Exception exception)
    {
        if (exception is OperationCanceledException cancelled)
            _completion.TrySetCanceled(cancelled.CancellationToken);
        else
            _completion.TrySetException(exception);
    }

    internal override void Deliver() => _completion.TrySetResult(_result!);

    /// <summary>Sets the result, which is told when the lane has done with the row.</summary>
    private protected void Complete(TResult result) => _result = result;
}
