using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace SequenceApi.Server.State.Keys;

/// <summary>Random bytes that all replicas know and nobody else: each made once, by whoever asks first.</summary>
internal sealed class SharedSecrets(IKeyStore store)
{
    /// <summary>The secret that marks the ids of sessions as ours.</summary>
    public const string SessionIds = "session-ids";

    private const int Length = 32;

    private readonly ConcurrentDictionary<string, byte[]> _known = [];

    /// <summary>Gives a secret; from memory once it is known.</summary>
    /// <param name="name">Lower-case letters and hyphens, such as <see cref="SessionIds"/>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>32 bytes. They are not a copy: leave them as they are.</returns>
    /// <exception cref="InvalidDataException">What is kept under this name is damaged.</exception>
    public async ValueTask<byte[]> GetAsync(string name, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(name, out var known))
            return known;
        var secret = await store.GetOrAddAsync(name, RandomNumberGenerator.GetBytes(Length), cancellationToken);
        return secret.Length == Length
            ? _known.GetOrAdd(name, secret)
            : throw new InvalidDataException($"The secret '{name}' in {store.Name} is damaged; remove it, and a new one is made.");
    }
}
