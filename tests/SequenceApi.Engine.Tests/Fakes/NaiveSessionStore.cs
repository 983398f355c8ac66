using SequenceApi.Engine.State.Sessions;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>A store of sessions by its definition: lists, the last used and the last recorded at their ends.</summary>
internal sealed class NaiveSessionStore(SessionsOptions options, TimeProvider clock) : ISessionStore
{
    private readonly List<(StoredSession Session, DateTimeOffset LastUse)> _sessions = [];
    private readonly List<(RecordedAnswer Answer, DateTimeOffset RecordedAt)> _answers = [];

    public bool IsAvailable => true;

    public Task<StoredSession?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var session = Find(id);
        if (session is not null)
            Put(session);
        return Task.FromResult(session);
    }

    public Task<CommitResult> CreateAsync(IReadOnlyList<StoredSession> sessions, RecordedAnswer? answer, CancellationToken cancellationToken)
    {
        if (IsAnswered(answer))
            return Task.FromResult(CommitResult.Answered);
        if (sessions.Any(session => Find(session.Id) is not null))
            return Task.FromResult(CommitResult.Stale);
        foreach (var session in sessions)
            Put(session);
        Record(answer);
        return Task.FromResult(CommitResult.Committed);
    }

    public Task<CommitResult> ReplaceAsync(StoredSession next, RecordedAnswer? answer, CancellationToken cancellationToken)
    {
        if (IsAnswered(answer))
            return Task.FromResult(CommitResult.Answered);
        if (Find(next.Id) is not { } current)
            return Task.FromResult(CommitResult.Gone);
        if (current.Version + 1 != next.Version)
            return Task.FromResult(CommitResult.Stale);
        Put(next with { CreatedAt = current.CreatedAt });
        Record(answer);
        return Task.FromResult(CommitResult.Committed);
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        var isThere = Find(id) is not null;
        _sessions.RemoveAll(entry => entry.Session.Id == id);
        return Task.FromResult(isThere);
    }

    public Task<RecordedAnswer?> FindAnswerAsync(string scope, string key, CancellationToken cancellationToken) =>
        Task.FromResult(FindAnswer(scope, key));

    private StoredSession? Find(string id) =>
        _sessions.Where(entry => clock.GetUtcNow() - entry.LastUse < options.IdleTimeout).Select(entry => entry.Session).FirstOrDefault(session => session.Id == id);

    private void Put(StoredSession session)
    {
        _sessions.RemoveAll(entry => entry.Session.Id == session.Id);
        _sessions.Add((session, clock.GetUtcNow()));
        if (_sessions.Count > options.MaxSessions)
            _sessions.RemoveAt(0);
    }

    private bool IsAnswered(RecordedAnswer? answer) => answer is not null && FindAnswer(answer.Scope, answer.Key) is not null;

    private RecordedAnswer? FindAnswer(string scope, string key)
    {
        _answers.RemoveAll(entry => clock.GetUtcNow() - entry.RecordedAt >= RecordedAnswer.Lifetime);
        return _answers.Select(entry => entry.Answer).FirstOrDefault(answer => answer.Scope == scope && answer.Key == key);
    }

    private void Record(RecordedAnswer? answer)
    {
        if (answer is null || AnswerTable.SizeOf(answer) > options.MaxRecordedBytes)
            return;
        _answers.Add((answer, clock.GetUtcNow()));
        while (_answers.Sum(entry => AnswerTable.SizeOf(entry.Answer)) > options.MaxRecordedBytes)
            _answers.RemoveAt(0);
    }
}
