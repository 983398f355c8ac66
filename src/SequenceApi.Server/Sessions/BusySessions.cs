using System.Collections.Concurrent;
using SequenceApi.Engine;

namespace SequenceApi.Server.Sessions;

/// <summary>The sessions that a request of this process is changing: each has one such request at a time. Between processes
/// the store's versions decide, so that nothing is locked while a text is generated.</summary>
internal sealed class BusySessions
{
    private readonly ConcurrentDictionary<string, bool> _busy = new(StringComparer.Ordinal);

    /// <summary>Takes a session until what is returned is disposed of.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.SessionBusy"/>.</exception>
    public IDisposable Take(string id) => _busy.TryAdd(id, true)
        ? new Lease(this, id)
        : throw new SequenceApiException(ErrorCode.SessionBusy, "Another request is changing this session; wait for its answer, then try again.");

    private sealed class Lease(BusySessions sessions, string id) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
                sessions._busy.TryRemove(id, out _);
        }
    }
}
