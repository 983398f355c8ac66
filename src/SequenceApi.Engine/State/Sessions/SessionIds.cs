using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SequenceApi.Engine.State.Sessions;

/// <summary>
/// Makes the ids of sessions and knows them again: <c>s_</c> and 32 characters of URL-safe Base64 (RFC 4648, section 5) of 15
/// random bytes and the first 9 bytes of the HMAC-SHA256 of these and the tenant's name. So an id of ours whose session is gone
/// is told from one that never was or is another tenant's, and nothing needs to be remembered about the gone. Any thread may use it.
/// </summary>
public sealed class SessionIds
{
    private const string Prefix = "s_";
    private const int RandomLength = 15;
    private const int MacLength = 9;
    private const int Length = 34;
    private readonly byte[] _key;

    /// <summary>Knows the ids that were made with a key.</summary>
    /// <param name="key">A secret of at least 16 bytes, the same at every replica.</param>
    /// <exception cref="ArgumentOutOfRangeException">The key is too short to be one.</exception>
    public SessionIds(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, 16);
        _key = key.ToArray();
    }

    /// <summary>Makes an id. It can't be guessed: who knows it has the session.</summary>
    /// <param name="tenant">Whose session it is to be.</param>
    public string New(string tenant = "")
    {
        Span<byte> bytes = stackalloc byte[RandomLength + MacLength];
        RandomNumberGenerator.Fill(bytes[..RandomLength]);
        Authenticate(bytes[..RandomLength], tenant, bytes[RandomLength..]);
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    /// <summary>Whether this was made with the same key for the same tenant; how long that takes doesn't tell how much of it is right.</summary>
    public bool IsOurs(string id, string tenant = "")
    {
        Span<byte> bytes = stackalloc byte[RandomLength + MacLength];
        Span<byte> mac = stackalloc byte[MacLength];
        if (id.Length != Length || !id.StartsWith(Prefix, StringComparison.Ordinal)
            || Base64Url.DecodeFromChars(id.AsSpan(Prefix.Length), bytes, out _, out var written) != OperationStatus.Done || written != bytes.Length)
            return false;
        Authenticate(bytes[..RandomLength], tenant, mac);
        return CryptographicOperations.FixedTimeEquals(mac, bytes[RandomLength..]);
    }

    private void Authenticate(ReadOnlySpan<byte> random, string tenant, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, [.. random, .. Encoding.UTF8.GetBytes(tenant)], whole);
        whole[..MacLength].CopyTo(mac);
    }
}
