using SequenceApi.Server.Tests.Fakes;
using StackExchange.Redis;

namespace SequenceApi.Server.Tests.State.Keys;

/// <summary>What holds for keys in Redis; a class for each server brings one of its own.</summary>
public abstract class RedisKeysLaws(IRedisServer redis) : SharedKeysTests, IAsyncLifetime
{
    private ConnectionMultiplexer _connection = null!;

    protected override (string Name, string Value) Store => ("ConnectionStrings:Redis", redis.Address);

    /// <summary>Skips the test where there is no server.</summary>
    protected virtual void RequireServer()
    {
    }

    public async ValueTask InitializeAsync()
    {
        RequireServer();
        _connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        redis.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_lock_expires_with_whoever_took_it()
    {
        await using var replica = new Replica(Store);
        await using var held = await replica.Store.LockAsync(TestContext.Current.CancellationToken);
        var left = await _connection.GetDatabase().KeyTimeToLiveAsync("SequenceApi:keys:lock");
        Assert.InRange(left!.Value.TotalSeconds, 1, 20);
    }

    [Fact]
    public async Task Whoever_comes_late_lets_go_of_nobody_elses_lock()
    {
        await using var replica = new Replica(Store);
        await using (await replica.Store.LockAsync(TestContext.Current.CancellationToken))
            _connection.GetDatabase().StringSet("SequenceApi:keys:lock", "another's");
        Assert.Equal("another's", _connection.GetDatabase().StringGet("SequenceApi:keys:lock"));
    }

    protected override void Empty() => _connection.GetDatabase().KeyDelete(["SequenceApi:keys", "SequenceApi:keys:session-ids"]);
}
