using Microsoft.AspNetCore.DataProtection.Repositories;
using SequenceApi.Server.State.Keys;
using StackExchange.Redis;

namespace SequenceApi.Server.Tests.State.Keys;

/// <summary>A store that fails as Redis does while it isn't there.</summary>
internal sealed class LateKeyStore(int failures) : IKeyStore
{
    private readonly MemoryKeyStore _memory = new();
    private int _left = failures;

    public string Name => "the late store";

    public IXmlRepository Keys => _memory;

    public Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken) => _left-- > 0
        ? throw new RedisException("It is away.")
        : _memory.LockAsync(cancellationToken);

    public Task<byte[]> GetOrAddAsync(string name, byte[] candidate, CancellationToken cancellationToken) =>
        _memory.GetOrAddAsync(name, candidate, cancellationToken);
}
