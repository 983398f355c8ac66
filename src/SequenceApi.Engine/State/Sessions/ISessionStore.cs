#pragma warning disable
namespace SequenceApi.Engine.State.Sessions;

/// <summary>Keeps sessions.</summary>
public interface ISessionStore
{
    bool IsAvailable { get; }
    Task<StoredSession?> FindAsync(string id, CancellationToken cancellationToken);
    Task<CommitResult> CreateAsync(IReadOnlyList<StoredSession> sessions, RecordedAnswer? answer, CancellationToken cancellationToken);
    Task<CommitResult> ReplaceAsync(StoredSession next, RecordedAnswer? answer, CancellationToken cancellationToken);
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken);
    Task<RecordedAnswer?> FindAnswerAsync(string scope, string key, CancellationToken cancellationToken);
}
