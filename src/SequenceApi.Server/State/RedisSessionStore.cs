using SequenceApi.Engine;
using SequenceApi.Engine.State.Sessions;
using StackExchange.Redis;

namespace SequenceApi.Server.State;

/// <summary>
/// Sessions that all replicas share. A session is a hash <c>sequenceapi:{id}:session</c> that Redis lets go of after the idle
/// timeout, an answer a hash <c>sequenceapi:{scope}:answer:key</c>. In a cluster the braces keep a session and its answers in
/// one slot, so that one script can write both. The sessions of a creation lie in slots of their own: they are written
/// first, and the answer, or where there is none the caller's knowledge of the ids, is what makes them exist. Should the
/// replica die in between, they time out unknown.
/// </summary>
/// <param name="redis">A connection that comes back by itself and, while it is away, fails at once instead of queueing:
/// a commit mustn't be carried out after its failure was told.</param>
/// <param name="options">How long a session stays.</param>
/// <param name="clock">Measures how long Redis may take.</param>
internal sealed class RedisSessionStore(IConnectionMultiplexer redis, SessionsOptions options, TimeProvider clock) : ISessionStore
{
    /// <summary>How long Redis may take to answer.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private static readonly RedisValue[] AnswerFields = ["request", "answer"];

    /// <inheritdoc/>
    public bool IsAvailable => redis.IsConnected;

    /// <inheritdoc/>
    public Task<StoredSession?> FindAsync(string id, CancellationToken cancellationToken) => AskAsync(
        async database =>
        {
            var values = (RedisValue[]?)await database.ScriptEvaluateAsync(
                RedisScripts.Find, [SessionKey(id)], [Milliseconds(options.IdleTimeout)]);
            return values is [var version, var created, var content]
                ? new StoredSession(id, (long)version, new DateTimeOffset((long)created, TimeSpan.Zero), (byte[]?)content)
                : null;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommitResult> CreateAsync(IReadOnlyList<StoredSession> sessions, RecordedAnswer? answer, CancellationToken cancellationToken) => AskAsync(
        async database =>
        {
            var results = await Task.WhenAll(sessions.Select(session => CreateAsync(database, session)));
            var result = await ConcludeAsync(database, Array.TrueForAll(results, each => each == CommitResult.Committed), answer);
            if (result != CommitResult.Committed)
                await Task.WhenAll(sessions.Zip(results).Where(pair => pair.Second == CommitResult.Committed)
                    .Select(pair => database.KeyDeleteAsync(SessionKey(pair.First.Id))));
            return result;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommitResult> ReplaceAsync(StoredSession next, RecordedAnswer? answer, CancellationToken cancellationToken) => AskAsync(
        database => RunAsync(
            database, RedisScripts.Replace, [SessionKey(next.Id), .. AnswerKeys(answer)],
            [next.Version - 1, next.Version, next.Content, Milliseconds(options.IdleTimeout), .. AnswerValues(answer)]),
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        AskAsync(database => database.KeyDeleteAsync(SessionKey(id)), cancellationToken);

    /// <inheritdoc/>
    public Task<RecordedAnswer?> FindAnswerAsync(string scope, string key, CancellationToken cancellationToken) => AskAsync(
        async database =>
        {
            var values = await database.HashGetAsync(AnswerKey(scope, key), AnswerFields);
            return values[0].IsNull ? null : new RecordedAnswer(scope, key, (byte[]?)values[0], (byte[]?)values[1]);
        },
        cancellationToken);

    internal static RedisKey SessionKey(string id) => $"sequenceapi:{{{id}}}:session";

    internal static RedisKey AnswerKey(string scope, string key) => $"sequenceapi:{{{scope}}}:answer:{key}";

    private static IEnumerable<RedisKey> AnswerKeys(RecordedAnswer? answer) => answer is null ? [] : [AnswerKey(answer.Scope, answer.Key)];

    private static IEnumerable<RedisValue> AnswerValues(RecordedAnswer? answer) =>
        answer is null ? [] : [answer.RequestDigest, answer.Answer, Milliseconds(RecordedAnswer.Lifetime)];

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static async Task<CommitResult> RunAsync(IDatabase database, string script, RedisKey[] keys, RedisValue[] values) =>
        (CommitResult)(int)await database.ScriptEvaluateAsync(script, keys, values);

    private Task<CommitResult> CreateAsync(IDatabase database, StoredSession session) => RunAsync(
        database, RedisScripts.Create, [SessionKey(session.Id)],
        [session.Version, session.CreatedAt.UtcTicks, session.Content, Milliseconds(options.IdleTimeout)]);

    /// <summary>Records the answer of a creation whose sessions are there, or finds what hinders one whose ids were taken.</summary>
    private static async Task<CommitResult> ConcludeAsync(IDatabase database, bool isCreated, RecordedAnswer? answer)
    {
        if (isCreated)
            return answer is null
                ? CommitResult.Committed
                : await RunAsync(database, RedisScripts.Record, [.. AnswerKeys(answer)], [.. AnswerValues(answer)]);
        var isAnswered = answer is not null && await database.KeyExistsAsync(AnswerKey(answer.Scope, answer.Key));
        return isAnswered ? CommitResult.Answered : CommitResult.Stale;
    }

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(redis.GetDatabase()).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException)
        {
            throw new SequenceApiException(
                ErrorCode.StoreUnavailable,
                "The store of sessions doesn't answer; try again in a moment, with the same Idempotency-Key if the request had one. "
                    + "Requests without a session are answered meanwhile.",
                exception);
        }
    }
}
