using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SequenceApi.Server.Options;

namespace SequenceApi.Server.Http.Security;

/// <summary>The keys that the server takes. Any thread may use it.</summary>
internal sealed class KnownKeys(SecurityOptions options)
{
    private const string Scheme = "Bearer ";

    private readonly KnownKey[] _keys = [.. options.Keys.Select(
        key => new KnownKey(key.Name!, Convert.FromHexString(key.Sha256!), key.Scopes.Contains(KeyScope.Admin)))];

    /// <summary>Whether there is any, so that one is needed.</summary>
    public bool Any => _keys.Length > 0;

    /// <summary>The hash of a key.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>The key that the header Authorization gives; null where that is none of them.</summary>
    public KnownKey? Find(string header) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? Find(Hash(header[Scheme.Length..].Trim())) : null;

    /// <summary>Compares with every key, wherever one is found: the time tells neither which it is nor how much of one agrees.</summary>
    private KnownKey? Find(byte[] hash)
    {
        var found = default(KnownKey);
        foreach (var key in _keys)
            found = Difference(key.Hash, hash) == 0 ? key : found;
        return found;
    }

    /// <summary>
    /// Zero where two hashes agree. All 256 bits are read whatever they are. The framework's own comparison, which isn't optimized on
    /// purpose, takes milliseconds for 10,000 keys.
    /// </summary>
    private static ulong Difference(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var a = MemoryMarshal.Cast<byte, ulong>(one);
        var b = MemoryMarshal.Cast<byte, ulong>(other);
        return (a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3]);
    }
}
