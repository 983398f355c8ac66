using SequenceApi.Engine;

namespace SequenceApi.Server.Http.Deadlines;

/// <summary>When a request must be over, where that is said. Then all that waits for its <see cref="HttpContext.RequestAborted"/> ends.</summary>
internal sealed class RequestDeadline : IDisposable
{
    private readonly HttpContext _context;
    private readonly CancellationToken _gone;
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenSource _either;

    /// <summary>Begins to count.</summary>
    public RequestDeadline(HttpContext context, TimeSpan timeout, TimeProvider time)
    {
        (_context, _gone) = (context, context.RequestAborted);
        _over = new(timeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_gone, _over.Token);
        context.RequestAborted = _either.Token;
        context.Features.Set(this);
    }

    private bool HasPassed => _over.IsCancellationRequested && !_gone.IsCancellationRequested;

    /// <summary>Whether it is the deadline that ended what the request waited for, and not its client.</summary>
    public static bool EndedIt(HttpContext context) => context.Features.Get<RequestDeadline>()?.HasPassed ?? false;

    /// <summary>Ends what still concerns a client whose deadline has passed: the last words that it gets.</summary>
    public static CancellationToken Gone(HttpContext context) => context.Features.Get<RequestDeadline>()?._gone ?? context.RequestAborted;

    /// <summary>What the client is told.</summary>
    public static SequenceApiException Passed() =>
        new(ErrorCode.DeadlineExceeded, "The request took longer than it may; ask for less, or allow more by X-Request-Timeout, in seconds.");

    /// <summary>Leaves the request as it was.</summary>
    public void Dispose()
    {
        _context.RequestAborted = _gone;
        _either.Dispose();
        _over.Dispose();
    }
}
