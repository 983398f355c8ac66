using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SequenceApi.Engine;
using SequenceApi.Server.State.Keys;

namespace SequenceApi.Server.State;

/// <summary>
/// Seals states into tokens that clients hold: encrypted and authenticated by a key that every replica has, with the time of
/// sealing inside, as base64url. One tenant's token is none of another's. Safe to use from many threads.
/// </summary>
internal sealed class StateSealer(IDataProtectionProvider provider, SharedKeyRing keys, StateOptions options, TimeProvider time)
{
    /// <summary>Characters of a token. A state is a few kilobytes; the bound keeps nonsense from being decoded.</summary>
    public const int MaxLength = 1 << 20;

    private const int TimeBytes = sizeof(long);

    private readonly IDataProtector _protector = provider.CreateProtector("SequenceApi.State.v1");

    /// <summary>Seals a state.</summary>
    /// <returns>The token, of letters, digits, <c>-</c> and <c>_</c>: 4/3 of the bytes and some 150 more.</returns>
    /// <param name="state">The state.</param>
    /// <param name="tenant">Who alone may open it.</param>
    public string Seal(byte[] state, string tenant = "")
    {
        var content = new byte[TimeBytes + state.Length];
        BinaryPrimitives.WriteInt64LittleEndian(content, time.GetUtcNow().ToUnixTimeSeconds());
        state.CopyTo(content, TimeBytes);
        return Base64Url.EncodeToString(Protector(tenant).Protect(content));
    }

    /// <summary>Opens what <see cref="Seal"/> has sealed, here or on another replica.</summary>
    /// <exception cref="SequenceApiException">
    /// <see cref="ErrorCode.StateInvalid"/>, in the same words whatever is wrong with the token, unless it is ours but too old.
    /// <see cref="ErrorCode.StoreUnavailable"/> where its key isn't known and can't be looked for.
    /// </exception>
    public async Task<byte[]> OpenAsync(string token, CancellationToken cancellationToken, string tenant = "")
    {
        var content = Decode(token) is { } bytes && SealHeader.ReadKeyId(bytes) is { } keyId && await keys.KnowsAsync(keyId, cancellationToken)
            ? Unprotect(bytes, tenant)
            : throw Unreadable();
        var sealedAt = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64LittleEndian(content));
        return time.GetUtcNow() - sealedAt > options.Lifetime ? throw TooOld(options.Lifetime.Value) : content[TimeBytes..];
    }

    /// <summary>
    /// Decodes base64url; null where it is anything else. The decoder takes white space and padding too: so that a token has but one
    /// spelling, it must be what these bytes are written as.
    /// </summary>
    private static byte[]? Decode(string token)
    {
        if (token.Length > MaxLength || !Base64Url.IsValid(token))
            return null;
        var bytes = Base64Url.DecodeFromChars(token);
        return Base64Url.EncodeToString(bytes) == token ? bytes : null;
    }

    private byte[] Unprotect(byte[] bytes, string tenant)
    {
        try
        {
            return Protector(tenant).Unprotect(bytes);
        }
        catch (CryptographicException exception)
        {
            throw Unreadable(exception);
        }
    }

    /// <summary>A purpose is a part of what is authenticated.</summary>
    private IDataProtector Protector(string tenant) => tenant.Length == 0 ? _protector : _protector.CreateProtector(tenant);

    private static SequenceApiException Unreadable(Exception? cause = null) => new(
        ErrorCode.StateInvalid,
        "The state token can't be opened: it is damaged, or it isn't one of this server's. Send it exactly as it was given, or begin anew without it.",
        cause);

    private static SequenceApiException TooOld(TimeSpan lifetime) => new(
        ErrorCode.StateInvalid, $"The state token is older than the {lifetime} that State__Lifetime allows; begin anew without it.");
}
