using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Sessions;

/// <summary>Replicas that share Garnet.</summary>
public sealed class EmbeddedRedisReplicaTests(EmbeddedRedis redis) : ReplicaLaws<EmbeddedRedis>(redis);
