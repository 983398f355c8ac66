using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;
using SequenceApi.Engine;

namespace SequenceApi.Server.State.Keys;

/// <summary>
/// The ring of keys, which another replica may have added to. Data Protection keeps a ring for a day, and reads it anew for an
/// unknown key in its first two minutes only, but then for each, which anybody could make it do. This reads it for unknown keys at
/// any time, at most once in ten seconds. Safe to use from many threads.
/// </summary>
/// <param name="read">A ring that hasn't been read yet. (One that has can't be told to wait for what is in the store now.)</param>
/// <param name="time">Counts the seconds.</param>
/// <param name="log">Told why the keys can't be read.</param>
internal sealed partial class SharedKeyRing(Func<IKeyRingProvider> read, TimeProvider time, ILogger<SharedKeyRing> log) : IKeyRingProvider
{
    /// <summary>The least time between two readings.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private volatile IKeyRingProvider _provider = read();
    private volatile IKeyRing? _last;
    private Task<bool> _reading = Task.FromResult(true);
    private long? _readAt;

    /// <summary>The ring; the last one where Data Protection wants to read it anew and the store is away.</summary>
    public IKeyRing GetCurrentKeyRing()
    {
        try
        {
            return _last = _provider.GetCurrentKeyRing();
        }
        catch (Exception exception) when (_last is not null && exception is not OutOfMemoryException)
        {
            // Data Protection has logged it, and tries again in two minutes.
            return _last;
        }
    }

    /// <summary>Whether a key is in the ring, which is read anew where it isn't. Who asks meanwhile waits for the same reading.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.StoreUnavailable"/>: it isn't, and the ring couldn't be read.</exception>
    public async ValueTask<bool> KnowsAsync(Guid keyId, CancellationToken cancellationToken)
    {
        if (Has(keyId))
            return true;
        var isRead = await ReadAnewAsync().WaitAsync(cancellationToken);
        return Has(keyId) || (isRead ? false : throw Away());
    }

    private bool Has(Guid keyId) => GetCurrentKeyRing().GetAuthenticatedEncryptorByKeyId(keyId, out _) is not null;

    /// <summary>
    /// The latest reading, which is a new one if that is due. It has a thread of its own: Data Protection blocks the thread that reads, and
    /// if those of the pool all did, none would be left to receive what Redis answers.
    /// </summary>
    private Task<bool> ReadAnewAsync()
    {
        lock (_gate)
        {
            if (_reading.IsCompleted && (_readAt is not { } then || time.GetElapsedTime(then) >= Interval))
            {
                _readAt = time.GetTimestamp();
                _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            return _reading;
        }
    }

    private bool Read()
    {
        try
        {
            var provider = read();
            _last = provider.GetCurrentKeyRing();
            _provider = provider;
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogAway(exception.Message);
            return false;
        }
    }

    private static SequenceApiException Away() => new(
        ErrorCode.StoreUnavailable, "The state token's key isn't known here yet, and the store of keys doesn't answer; try again in a moment.");

    [LoggerMessage(LogLevel.Warning, "The keys of state tokens can't be read anew: {Reason}")]
    private partial void LogAway(string reason);
}
