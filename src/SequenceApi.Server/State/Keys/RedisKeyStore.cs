using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using StackExchange.Redis;

namespace SequenceApi.Server.State.Keys;

/// <summary>Keys in Redis, which replicas anywhere share.</summary>
internal sealed class RedisKeyStore(IConnectionMultiplexer redis, TimeProvider time) : IKeyStore
{
    private const string Prefix = "SequenceApi:keys";

    /// <summary>Far longer than a key takes to make: whoever dies with the lock holds up the others for no longer.</summary>
    private static readonly TimeSpan LockTime = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public string Name => $"Redis at {RedisConnection.Describe(redis.Configuration)}";

    public IXmlRepository Keys { get; } = new RedisXmlRepository(() => redis.GetDatabase(), Prefix);

    /// <summary>A key that expires, with a value that only its holder knows, and by which it is removed.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken)
    {
        var held = new Held(redis.GetDatabase(), Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        while (!await held.TryTakeAsync())
            await Task.Delay(Pause, time, cancellationToken);
        return held;
    }

    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<byte[]> GetOrAddAsync(string name, byte[] candidate, CancellationToken cancellationToken)
    {
        var (database, key) = (redis.GetDatabase(), $"{Prefix}:{name}");
        await database.StringSetAsync(key, candidate, when: When.NotExists);
        return (byte[]?)await database.StringGetAsync(key) ?? [];
    }

    private sealed class Held(IDatabase database, string token) : IAsyncDisposable
    {
        private const string Key = $"{Prefix}:lock";

        public Task<bool> TryTakeAsync() => database.LockTakeAsync(Key, token, LockTime);

        public async ValueTask DisposeAsync() => await database.LockReleaseAsync(Key, token);
    }
}
