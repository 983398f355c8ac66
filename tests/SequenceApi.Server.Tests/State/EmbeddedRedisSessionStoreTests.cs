using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.State;

/// <summary>The store of sessions against the server that is always there.</summary>
public sealed class EmbeddedRedisSessionStoreTests(EmbeddedRedis server) : RedisSessionStoreLaws<EmbeddedRedis>(server)
{
    protected override void RequireServer()
    {
    }

    protected override void RequireOwnServer()
    {
    }
}
