namespace SequenceApi.Engine.State.Sessions;

/// <summary>
/// Sessions in this process. Nothing is copied: a session costs its content and some 300 bytes, and a fork the latter.
/// </summary>
/// <remarks>
/// What has timed out is never found; so it would do no harm until the next session needs its place. But whoever was
/// promised an hour may expect that a text's state is gone then, and an idle server shouldn't hold a gigabyte for nobody: a timer
/// drops it within a minute, a few sessions at a time, since requests wait for the lock meanwhile.
/// </remarks>
public sealed class MemorySessionStore : ISessionStore, IDisposable
{
    private const int SweptAtOnce = 64;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly SessionTable _sessions;
    private readonly AnswerTable _answers;
    private readonly ITimer _sweep;

    /// <summary>Keeps nothing yet.</summary>
    public MemorySessionStore(SessionsOptions options, TimeProvider clock)
    {
        _sessions = new(options.IdleTimeout, options.MaxSessions, clock);
        _answers = new(options.MaxRecordedBytes, clock);
        _sweep = clock.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    /// <inheritdoc/>
    public bool IsAvailable => true;

    /// <summary>Sessions in memory.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _sessions.Count;
        }
    }

    /// <summary>Bytes of recorded answers.</summary>
    internal long RecordedBytes
    {
        get
        {
            lock (_lock)
                return _answers.Bytes;
        }
    }

    /// <inheritdoc/>
    public Task<StoredSession?> FindAsync(string id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var session = _sessions.Find(id);
            if (session is not null)
                _sessions.Put(session);
            return Task.FromResult(session);
        }
    }

    /// <inheritdoc/>
    public Task<CommitResult> CreateAsync(IReadOnlyList<StoredSession> sessions, RecordedAnswer? answer, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(
                IsAnswered(answer) ? CommitResult.Answered
                : sessions.Any(session => _sessions.Find(session.Id) is not null) ? CommitResult.Stale
                : Write(sessions, answer));
    }

    /// <inheritdoc/>
    public Task<CommitResult> ReplaceAsync(StoredSession next, RecordedAnswer? answer, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(
                IsAnswered(answer) ? CommitResult.Answered
                : _sessions.Find(next.Id) is not { } current ? CommitResult.Gone
                : current.Version != next.Version - 1 ? CommitResult.Stale
                : Write([next with { CreatedAt = current.CreatedAt }], answer));
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_sessions.Remove(id));
    }

    /// <inheritdoc/>
    public Task<RecordedAnswer?> FindAnswerAsync(string scope, string key, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_answers.Find(scope, key));
    }

    /// <inheritdoc/>
    public void Dispose() => _sweep.Dispose();

    private bool IsAnswered(RecordedAnswer? answer) => answer is not null && _answers.Find(answer.Scope, answer.Key) is not null;

    private CommitResult Write(IReadOnlyList<StoredSession> sessions, RecordedAnswer? answer)
    {
        foreach (var session in sessions)
            _sessions.Put(session);
        if (answer is not null)
            _answers.Add(answer);
        return CommitResult.Committed;
    }

    private void Sweep()
    {
        bool isMore;
        do
        {
            lock (_lock)
            {
                _answers.DropTimedOut();
                isMore = true;
                for (var i = 0; i < SweptAtOnce && isMore; i++)
                    isMore = _sessions.DropTimedOut();
            }
        }
        while (isMore);
    }
}
