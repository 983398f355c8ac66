using SequenceApi.Engine;
using SequenceApi.Engine.State;
using SequenceApi.Engine.State.Sessions;

namespace SequenceApi.Server.Sessions;

/// <summary>A session as a request has found it.</summary>
/// <param name="stored">As it is kept.</param>
/// <param name="content">What it holds.</param>
/// <param name="store">Where it is kept.</param>
/// <param name="lease">Keeps other requests from changing it; null where this one only looks.</param>
internal sealed class OpenSession(StoredSession stored, SessionContent content, ISessionStore store, IDisposable? lease) : IDisposable
{
    /// <summary>As it is kept.</summary>
    public StoredSession Stored => stored;

    /// <summary>What it holds.</summary>
    public SessionContent Content => content;

    /// <summary>Replaces what it holds, unless somebody else has meanwhile, and lets others change it.</summary>
    /// <param name="next">Of its next version.</param>
    /// <param name="answer">What a retry is answered; written in the same instant, or not at all.</param>
    /// <param name="cancellationToken">Whoever has left changes nothing.</param>
    /// <returns>False where the same request was answered elsewhere meanwhile, so that nothing was written.</returns>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.SessionBusy"/>, <see cref="ErrorCode.SessionExpired"/>,
    /// <see cref="ErrorCode.StoreUnavailable"/>.</exception>
    public async Task<bool> CommitAsync(History next, RecordedAnswer? answer, CancellationToken cancellationToken)
    {
        using var released = lease;
        cancellationToken.ThrowIfCancellationRequested();
        var replaced = stored with { Version = stored.Version + 1, Content = SessionContent.Write(content.Model, next) };

        // What has begun to be written is waited for, whoever leaves: else nobody would know what became of it.
        return await store.ReplaceAsync(replaced, answer, CancellationToken.None) switch
        {
            CommitResult.Committed => true,
            CommitResult.Answered => false,
            CommitResult.Gone => throw SessionAccess.Gone(),
            _ => throw new SequenceApiException(
                ErrorCode.SessionBusy, "Another request has changed this session meanwhile, and this one has changed nothing; read it anew and try again."),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => lease?.Dispose();
}
