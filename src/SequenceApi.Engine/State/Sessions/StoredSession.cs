namespace SequenceApi.Engine.State.Sessions;

/// <summary>
/// A session as a store keeps it: bytes that the store doesn't read. When it expires is not a part of it: every find and every
/// commit is a use, so that is <see cref="SessionsOptions.IdleTimeout"/> from then.
/// </summary>
/// <param name="Id">An id of <see cref="SessionIds"/>.</param>
/// <param name="Version"><see cref="FirstVersion"/> when it is created; one more at every change.</param>
/// <param name="CreatedAt">Fixed when it is created: a replacement's is not looked at.</param>
/// <param name="Content">The session itself; nobody changes these bytes any more, so several sessions may share them.</param>
public sealed record StoredSession(string Id, long Version, DateTimeOffset CreatedAt, ReadOnlyMemory<byte> Content)
{
    /// <summary>The version of a session that was just created.</summary>
    public const long FirstVersion = 1;
}
