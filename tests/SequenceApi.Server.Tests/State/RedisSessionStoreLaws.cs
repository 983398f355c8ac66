using System.Globalization;
using SequenceApi.Engine;
using SequenceApi.Engine.State.Sessions;
using SequenceApi.Engine.Tests.State.Sessions;
using SequenceApi.Server.State;
using SequenceApi.Server.Tests.Fakes;
using StackExchange.Redis;
using Xunit.Sdk;

namespace SequenceApi.Server.Tests.State;

/// <summary>What the store in Redis promises beside what every store does; a class for each server brings the server.</summary>
public abstract class RedisSessionStoreLaws<TServer>(TServer server) : SessionStoreLaws, IClassFixture<TServer>, IAsyncLifetime
    where TServer : class, IRedisServer, new()
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<ConnectionMultiplexer> _connections = [];
    private int _opened;

    /// <summary>Skips the test where there is no server.</summary>
    protected abstract void RequireServer();

    /// <summary>Skips the test where there is no server that may be stopped.</summary>
    protected abstract void RequireOwnServer();

    public async ValueTask InitializeAsync()
    {
        RequireServer();
        for (var replica = 0; replica < 2; replica++)
            _connections.Add(await ConnectAsync(server));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            await connection.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private IDatabase Database => _connections[0].GetDatabase();

    /// <summary>Replicas that share nothing but Redis, in turn.</summary>
    protected override ISessionStore Open() => Open(_connections[Interlocked.Increment(ref _opened) % _connections.Count]);

    [Fact]
    public async Task Every_use_and_nothing_else_lets_redis_keep_a_session_for_another_idle_timeout()
    {
        var (store, session) = (Open(), await CreateAsync(Open()));
        await RequireUseAsync(session.Id, () => Task.CompletedTask);
        await RequireUseAsync(session.Id, () => store.FindAsync(session.Id, Token));
        await RequireUseAsync(session.Id, () => store.ReplaceAsync(session with { Version = 2 }, new(session.Id, "key", default, default), Token));
        await Database.KeyExpireAsync(RedisSessionStore.SessionKey(session.Id), TimeSpan.FromMinutes(1));
        await store.ReplaceAsync(session with { Version = 2 }, null, Token);
        await store.FindAnswerAsync(session.Id, "key", Token);
        Assert.InRange(await TimeToLiveAsync(RedisSessionStore.SessionKey(session.Id)), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Answers_live_for_ten_minutes()
    {
        var (store, session) = (Open(), await CreateAsync(Open()));
        await store.ReplaceAsync(session with { Version = 2 }, new(session.Id, "key", default, default), Token);
        await store.CreateAsync([], new(RecordedAnswer.Creation, session.Id, default, default), Token);
        foreach (var key in (RedisKey[])[RedisSessionStore.AnswerKey(session.Id, "key"), RedisSessionStore.AnswerKey(RecordedAnswer.Creation, session.Id)])
            Assert.InRange(await TimeToLiveAsync(key), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_session_that_was_not_used_for_the_idle_timeout_is_gone()
    {
        var store = new RedisSessionStore(_connections[0], new() { IdleTimeout = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);
        var session = await CreateAsync(store);
        await EventuallyAsync(async () => !await Database.KeyExistsAsync(RedisSessionStore.SessionKey(session.Id)));
        Assert.Null(await store.FindAsync(session.Id, Token));
        Assert.Equal(CommitResult.Gone, await store.ReplaceAsync(session with { Version = 2 }, null, Token));
        Assert.False(await store.DeleteAsync(session.Id, Token));
    }

    [Fact]
    public async Task A_session_that_redis_evicted_is_gone()
    {
        var session = await CreateAsync(Open());
        await Database.KeyDeleteAsync(RedisSessionStore.SessionKey(session.Id));
        Assert.Null(await Open().FindAsync(session.Id, Token));
        Assert.Equal(CommitResult.Gone, await Open().ReplaceAsync(session with { Version = 2 }, null, Token));
    }

    [Fact]
    public void A_session_and_its_answers_lie_in_one_slot_of_a_cluster_whatever_the_key()
    {
        var (id, connection) = (NewId(), _connections[0]);
        Assert.All(["a", "}{", "{other}", ""], key =>
            Assert.Equal(connection.HashSlot(RedisSessionStore.SessionKey(id)), connection.HashSlot(RedisSessionStore.AnswerKey(id, key))));
    }

    [Fact]
    public async Task What_redis_refuses_is_store_unavailable()
    {
        var session = await CreateAsync(Open());
        await Database.StringSetAsync(RedisSessionStore.SessionKey(session.Id), "no hash", TimeSpan.FromMinutes(1));
        await RequireUnavailableAsync(Open().FindAsync(session.Id, Token));
        await RequireUnavailableAsync(Open().ReplaceAsync(session with { Version = 2 }, null, Token));
    }

    [Fact]
    public async Task While_redis_is_away_everything_is_store_unavailable_and_all_comes_back_with_it()
    {
        RequireOwnServer();
        using var own = new TServer();
        await using var connection = await ConnectAsync(own);
        var store = Open(connection);
        await CreateAsync(store);
        Assert.True(store.IsAvailable);
        for (var i = 0; i < 2; i++)
        {
            own.Stop();
            var session = new StoredSession(NewId(), StoredSession.FirstVersion, SomeTime, default);
            var answer = new RecordedAnswer(session.Id, "key", default, default);
            await RequireUnavailableAsync(store.FindAsync(session.Id, Token));
            await RequireUnavailableAsync(store.CreateAsync([session], answer, Token));
            await RequireUnavailableAsync(store.ReplaceAsync(session, answer, Token));
            await RequireUnavailableAsync(store.DeleteAsync(session.Id, Token));
            await RequireUnavailableAsync(store.FindAnswerAsync(session.Id, "key", Token));
            Assert.False(store.IsAvailable);
            own.Start();
            await EventuallyAsync(() => Task.FromResult(store.IsAvailable));
            Assert.Null(await store.FindAsync(session.Id, Token));
            Assert.Equal(CommitResult.Committed, await store.CreateAsync([session], answer, Token));
        }
    }

    [Fact]
    public async Task A_replica_that_starts_before_redis_finds_it_when_it_comes()
    {
        RequireOwnServer();
        using var own = new TServer();
        own.Stop();
        await using var connection = await ConnectAsync(own);
        var store = Open(connection);
        Assert.False(store.IsAvailable);
        await RequireUnavailableAsync(store.FindAsync(NewId(), Token));
        own.Start();
        await EventuallyAsync(() => Task.FromResult(store.IsAvailable));
        await CreateAsync(store);
    }

    [Fact]
    public async Task Whoever_commits_while_redis_is_killed_is_told()
    {
        RequireOwnServer();
        using var own = new TServer();
        await using var connection = await ConnectAsync(own);
        var (store, committed) = (Open(connection), 0);
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                var session = await CreateAsync(store);
                for (var version = 2; ; version++)
                {
                    var result = await store.ReplaceAsync(session with { Version = version }, new(session.Id, $"{version}", default, default), Token);
                    Assert.Equal(CommitResult.Committed, result);
                    Interlocked.Increment(ref committed);
                }
            },
            Token)).ToArray();
        await EventuallyAsync(() => Task.FromResult(Volatile.Read(ref committed) > 100 || writers.Any(writer => writer.IsCompleted)));
        own.Stop();
        foreach (var writer in writers)
            await RequireUnavailableAsync(writer);
    }

    /// <summary>A connection as the server's own, but quicker to come back.</summary>
    private protected static async Task<ConnectionMultiplexer> ConnectAsync(IRedisServer server) => await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
    {
        EndPoints = { server.Address },
        AbortOnConnectFail = false,
        AllowAdmin = true,
        AsyncTimeout = 10_000,
        BacklogPolicy = BacklogPolicy.FailFast,
        ConnectTimeout = 1000,
        HeartbeatInterval = TimeSpan.FromMilliseconds(100),
        ReconnectRetryPolicy = new LinearRetry(100),
    });

    private protected static RedisSessionStore Open(IConnectionMultiplexer connection) => new(connection, new SessionsOptions(), TimeProvider.System);

    private protected static async Task RequireUnavailableAsync(Task call)
    {
        var exception = await Assert.ThrowsAsync<SequenceApiException>(() => call.WaitAsync(Patience, Token));
        Assert.Equal(ErrorCode.StoreUnavailable, exception.Code);
        Assert.NotNull(exception.InnerException);
    }

    private protected static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new XunitException(string.Create(CultureInfo.InvariantCulture, $"It never came true, in {Patience.TotalSeconds} s."));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token);
        }
    }

    private async Task RequireUseAsync(string id, Func<Task> use)
    {
        await use();
        Assert.InRange(await TimeToLiveAsync(RedisSessionStore.SessionKey(id)), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
        await Database.KeyExpireAsync(RedisSessionStore.SessionKey(id), TimeSpan.FromMinutes(1));
    }

    private async Task<TimeSpan> TimeToLiveAsync(RedisKey key) => (await Database.KeyTimeToLiveAsync(key))!.Value;
}
