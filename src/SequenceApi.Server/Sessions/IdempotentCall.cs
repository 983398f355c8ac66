using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SequenceApi.Engine;
using SequenceApi.Engine.State.Sessions;

namespace SequenceApi.Server.Sessions;

/// <summary>A request that may come again: under its key it is answered once.</summary>
/// <param name="scope">Whose key it is.</param>
/// <param name="key">The key.</param>
/// <param name="digest">Of what is asked.</param>
/// <param name="store">Where answers are recorded.</param>
/// <param name="json">How they are written.</param>
internal sealed class IdempotentCall(string scope, string key, byte[] digest, ISessionStore store, JsonSerializerOptions json)
{
    /// <summary>The answer that it got before; null where it comes for the first time.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.IdempotencyKeyReused"/>, <see cref="ErrorCode.StoreUnavailable"/>.</exception>
    public async Task<T?> FindAsync<T>(CancellationToken cancellationToken)
        where T : class
    {
        if (await store.FindAnswerAsync(scope, key, cancellationToken) is not { } found)
            return null;
        if (!CryptographicOperations.FixedTimeEquals(found.RequestDigest.Span, digest))
            throw new SequenceApiException(
                ErrorCode.IdempotencyKeyReused, "This Idempotency-Key came with another request before; take a new key for each request, and the same one only to send it again.");
        return JsonSerializer.Deserialize(found.Answer.Span, TypeOf<T>());
    }

    /// <summary>The answer to record.</summary>
    public RecordedAnswer Record<T>(T answer) => new(scope, key, digest, JsonSerializer.SerializeToUtf8Bytes(answer, TypeOf<T>()));

    private JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)json.GetTypeInfo(typeof(T));
}
