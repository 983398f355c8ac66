using Microsoft.Extensions.Time.Testing;
using SequenceApi.Engine.State.Sessions;
using SequenceApi.Server.State;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.State;

/// <summary>The store of sessions against Redis itself, where there is one.</summary>
public sealed class InstalledRedisSessionStoreTests(InstalledRedis server) : RedisSessionStoreLaws<InstalledRedis>(server)
{
    protected override void RequireServer() => InstalledRedis.Require();

    protected override void RequireOwnServer() => InstalledRedis.RequireOwn();

    [Fact]
    public async Task While_redis_hangs_a_call_waits_no_longer_than_its_time_and_succeeds_again_behind_it()
    {
        RequireOwnServer();
        using var own = new InstalledRedis();
        await using var connection = await ConnectAsync(own);
        var clock = new FakeTimeProvider();
        var store = new RedisSessionStore(connection, new SessionsOptions(), clock);
        var session = await CreateAsync(store);
        own.Pause();
        var call = store.FindAsync(session.Id, Token);
        clock.Advance(RedisSessionStore.Patience - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));
        await RequireUnavailableAsync(call);
        own.Resume();
        Assert.NotNull(await store.FindAsync(session.Id, Token));
    }

    [Fact]
    public async Task A_full_redis_writes_nothing_of_a_commit()
    {
        RequireOwnServer();
        using var own = new InstalledRedis();
        await using var connection = await ConnectAsync(own);
        var store = Open(connection);
        var session = await CreateAsync(store);
        var answer = new RecordedAnswer(session.Id, "key", default, default);
        await connection.GetServers()[0].ConfigSetAsync("maxmemory", "1");
        await RequireUnavailableAsync(store.ReplaceAsync(session with { Version = 2 }, answer, Token));
        await RequireUnavailableAsync(store.CreateAsync([session with { Id = NewId() }], answer with { Scope = RecordedAnswer.Creation }, Token));
        Assert.Equal(1, (await store.FindAsync(session.Id, Token))!.Version);
        Assert.Null(await store.FindAnswerAsync(session.Id, "key", Token));
        await connection.GetServers()[0].ConfigSetAsync("maxmemory", "0");
        Assert.Equal(CommitResult.Committed, await store.ReplaceAsync(session with { Version = 2 }, answer, Token));
    }
}
