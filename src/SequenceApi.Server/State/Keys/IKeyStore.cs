using Microsoft.AspNetCore.DataProtection.Repositories;

namespace SequenceApi.Server.State.Keys;

/// <summary>Where the keys and secrets are that replicas share.</summary>
internal interface IKeyStore
{
    /// <summary>The store's name for people, without any password.</summary>
    string Name { get; }

    /// <summary>The keys, as Data Protection writes them.</summary>
    IXmlRepository Keys { get; }

    /// <summary>Waits until no other replica has the store's lock, and takes it.</summary>
    /// <returns>The lock; disposing of it lets it go.</returns>
    Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken);

    /// <summary>Reads a secret, which is made if nobody has made it yet: all replicas get the same.</summary>
    /// <param name="name">Lower-case letters and hyphens.</param>
    /// <param name="candidate">What it will be if there is none.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<byte[]> GetOrAddAsync(string name, byte[] candidate, CancellationToken cancellationToken);
}
