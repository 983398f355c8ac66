using SequenceApi.Server.Tests.Fakes;
using StackExchange.Redis;

namespace SequenceApi.Server.Tests.State.Keys;

public sealed class RedisKeysTests : SharedKeysTests, IDisposable
{
    private readonly EmbeddedRedis _redis = new();
    private readonly ConnectionMultiplexer _connection;

    public RedisKeysTests() => _connection = ConnectionMultiplexer.Connect(_redis.Address);

    protected override (string Name, string Value) Store => ("ConnectionStrings:Redis", _redis.Address);

    public void Dispose()
    {
        _connection.Dispose();
        _redis.Dispose();
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
