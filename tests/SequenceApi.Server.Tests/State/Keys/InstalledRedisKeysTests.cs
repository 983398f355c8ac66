using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.State.Keys;

/// <summary>Keys in Redis itself, where there is one whose keys may be lost.</summary>
public sealed class InstalledRedisKeysTests() : RedisKeysLaws(new InstalledRedis())
{
    protected override void RequireServer() => InstalledRedis.RequireOwn();
}
