namespace SequenceApi.Engine.State.Sessions;

/// <summary>An answer that a retry gets again.</summary>
/// <param name="Scope">The session's id, or one word for the creation of sessions.</param>
/// <param name="Key">The request's idempotency key.</param>
/// <param name="RequestDigest">Of the request.</param>
/// <param name="Answer">Its answer.</param>
public sealed record RecordedAnswer(string Scope, string Key, ReadOnlyMemory<byte> RequestDigest, ReadOnlyMemory<byte> Answer);
