namespace SequenceApi.Engine.State.Sessions;

/// <summary>The answer to a request with an idempotency key, so that a retry gets the same one and changes nothing.</summary>
/// <param name="Scope">What the key is unique in: a session's id, or <see cref="Creation"/>.</param>
/// <param name="Key">The client's key.</param>
/// <param name="RequestDigest">Tells whether a retry is of the same request.</param>
/// <param name="Answer">The answer itself; like the digest, nobody changes these bytes any more.</param>
public sealed record RecordedAnswer(string Scope, string Key, ReadOnlyMemory<byte> RequestDigest, ReadOnlyMemory<byte> Answer)
{
    /// <summary>The scope of requests that create a session from nothing. No id of a session is this word.</summary>
    public const string Creation = "creation";

    /// <summary>How long an answer is known, whatever becomes of its session meanwhile.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
}
