using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.State.Keys;

/// <summary>Keys in Garnet.</summary>
public sealed class EmbeddedRedisKeysTests() : RedisKeysLaws(new EmbeddedRedis());
