using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;
using SequenceApi.Server.Sessions;
using SequenceApi.Server.State;

namespace SequenceApi.Server.Requests;

/// <summary>A request's turn on a text: what it reads, where that begins, and what becomes of its end. A session changes when
/// the turn ends, or not at all.</summary>
/// <param name="prompt">What it reads.</param>
/// <param name="trail">Notes the points that are needed at the end; null where none is.</param>
/// <param name="hasOtherNumerics">Whether the start was computed elsewhere with other bits.</param>
/// <param name="sealer">Seals the end for the client; null where it isn't asked for.</param>
/// <param name="session">The session that it begins with; null where there is none.</param>
/// <param name="changes">Whether the session changes.</param>
/// <param name="call">The request under its idempotency key; null where it has none.</param>
internal sealed class Turn(
    Prompt prompt, Trail? trail, bool hasOtherNumerics, StateSealer? sealer, OpenSession? session, bool changes, IdempotentCall? call) : IDisposable
{
    /// <summary>What it reads.</summary>
    public Prompt Prompt => prompt;

    /// <summary>For the sequence that reads it.</summary>
    public Trail? Trail => trail;

    /// <summary>The same turn with another prompt.</summary>
    public Turn With(Prompt other) => new(other, trail, hasOtherNumerics, sealer, session, changes, call);

    /// <summary>Ends it: makes the answer, and where the session changes, commits both in one.</summary>
    /// <param name="end">The point at the end; null where there is no trail.</param>
    /// <param name="completion">Tokens behind the prompt.</param>
    /// <param name="answer">Makes the answer.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <returns>The answer; that of the same request elsewhere, where it came twice at once.</returns>
    /// <exception cref="Engine.SequenceApiException">As of <see cref="OpenSession.CommitAsync"/>; the session is then as it was.</exception>
    public async Task<T> EndAsync<T>(Checkpoint? end, IEnumerable<int> completion, Func<Outcome, T> answer, CancellationToken cancellationToken)
        where T : class
    {
        var made = answer(new(
            end is null ? null : sealer?.Seal(PortableState.Write(prompt.Model, end), prompt.Owner.Tenant),
            changes ? session!.Stored.Version + 1 : session?.Stored.Version,
            hasOtherNumerics ? true : null));
        if (!changes)
            return made;
        var next = session!.Content.History.Append([.. prompt.Tokens, .. completion], trail!.History, end!);
        return await session.CommitAsync(next, call?.Record(made), cancellationToken)
            ? made
            : await call!.FindAsync<T>(cancellationToken) ?? made;
    }

    /// <inheritdoc/>
    public void Dispose() => session?.Dispose();
}
