namespace SequenceApi.Engine.State.Sessions;

/// <summary>
/// Keeps sessions, each until it was not used for <see cref="SessionsOptions.IdleTimeout"/>, and the answers of requests with
/// an idempotency key for <see cref="RecordedAnswer.Lifetime"/>. A store may let go of either earlier where its memory is full.
/// Nothing is locked between two calls: who loses to another's commit is told. Any thread may use it.
/// </summary>
/// <remarks>Where the store doesn't answer, every method throws <see cref="ErrorCode.StoreUnavailable"/>, within two seconds;
/// whether a commit was then carried out is unknown, as it is to whoever cancels one.</remarks>
public interface ISessionStore
{
    /// <summary>Whether the store can be reached, as far as is known without asking it.</summary>
    bool IsAvailable { get; }

    /// <summary>Finds a session, which is a use of it: its idle time starts anew.</summary>
    /// <returns>The session; null where it is not there (any more).</returns>
    /// <exception cref="SequenceApiException">The store doesn't answer.</exception>
    Task<StoredSession?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Creates sessions, all or none.</summary>
    /// <param name="sessions">At <see cref="StoredSession.FirstVersion"/>, with ids that nobody knows before this has succeeded;
    /// those of a fork may share their content.</param>
    /// <param name="answer">Recorded with them: who finds it finds all of them; null to record none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SequenceApiException">The store doesn't answer.</exception>
    Task<CommitResult> CreateAsync(IReadOnlyList<StoredSession> sessions, RecordedAnswer? answer, CancellationToken cancellationToken);

    /// <summary>Replaces a session by its next version, in one atomic write together with the answer.</summary>
    /// <param name="next">The new content; written only where the version is now the one before this.</param>
    /// <param name="answer">Recorded with it, in the scope of this session; null to record none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SequenceApiException">The store doesn't answer.</exception>
    Task<CommitResult> ReplaceAsync(StoredSession next, RecordedAnswer? answer, CancellationToken cancellationToken);

    /// <summary>Deletes a session, whatever its version; recorded answers stay.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="SequenceApiException">The store doesn't answer.</exception>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken);

    /// <summary>Finds the answer that was recorded for a key; null where there is none (any more).</summary>
    /// <exception cref="SequenceApiException">The store doesn't answer.</exception>
    Task<RecordedAnswer?> FindAnswerAsync(string scope, string key, CancellationToken cancellationToken);
}
