using System.Diagnostics;
using System.Security.Cryptography;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.State.Sessions;

namespace SequenceApi.Benchmarks.State;

/// <summary>The store in memory, full of sessions that each hold as much as a session can.</summary>
internal static class StoreScenario
{
    private const int Forks = 20_000;

    /// <summary>Fills it and forks in it.</summary>
    public static StoreResult Measure(ModelCatalog catalog, int sessions, int seed, CancellationToken cancellationToken)
    {
        var options = new SessionsOptions { MaxSessions = sessions };
        using var store = new MemorySessionStore(options, TimeProvider.System);
        var ids = new SessionIds(RandomNumberGenerator.GetBytes(32));
        var texts = new Texts(catalog.Default, seed);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var first = "";
        for (var i = 0; i < sessions; i++)
            first = Create(SessionContent.Write(catalog.Default, texts.Longest(options.HistoryTokens)));
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var resident = Process.GetCurrentProcess().WorkingSet64;
        return new(sessions, (double)bytes / sessions, resident / 1e6, Repeated.Measure(Forks, Fork, cancellationToken));

        string Create(ReadOnlyMemory<byte> content)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var session = new StoredSession(ids.New(), StoredSession.FirstVersion, TimeProvider.System.GetUtcNow(), content);
            store.CreateAsync([session], answer: null, cancellationToken).GetAwaiter().GetResult();
            return session.Id;
        }

        // A full store lets go of another session for each.
        void Fork()
        {
            var stored = store.FindAsync(first, cancellationToken).GetAwaiter().GetResult()!;
            SessionContent.Read(stored.Content, catalog.Default);
            Create(stored.Content);
        }
    }
}
