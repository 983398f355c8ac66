using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Sessions;

/// <summary>Replicas that share Redis itself, where there is one.</summary>
public sealed class InstalledRedisReplicaTests(InstalledRedis redis) : ReplicaLaws<InstalledRedis>(redis)
{
    protected override void RequireServer() => InstalledRedis.Require();
}
