using System.Xml;
using SequenceApi.Engine;
using StackExchange.Redis;

namespace SequenceApi.Server.State.Keys;

/// <summary>
/// Reads the keys and secrets before anything is served. Where there is no key yet, one replica makes it and the others wait: two
/// that each make one couldn't open each other's tokens at first. Redis gets a while to come up.
/// </summary>
internal sealed partial class KeyStart(IKeyStore store, SharedKeyRing ring, SharedSecrets secrets, TimeProvider time, ILogger<KeyStart> log)
    : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <exception cref="SequenceApiException"><see cref="ErrorCode.StoreUnavailable"/>: Redis is away for too long.</exception>
    /// <exception cref="IOException">The keys can't be read.</exception>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var isFirst = true; !await TryReadAsync(start, cancellationToken); isFirst = false)
        {
            if (isFirst)
                LogWaiting(store.Name, Patience.TotalSeconds);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether all was read; false where Redis is away, but has time left.</summary>
    private async Task<bool> TryReadAsync(long start, CancellationToken cancellationToken)
    {
        try
        {
            await using (await store.LockAsync(cancellationToken))
                ReadRing();
            await secrets.GetAsync(SharedSecrets.SessionIds, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
        {
            return time.GetElapsedTime(start) < Patience ? false : throw new SequenceApiException(
                ErrorCode.StoreUnavailable,
                $"{store.Name} hasn't answered for {Patience.TotalSeconds} seconds ({exception.Message}). Start it, or correct ConnectionStrings__Redis.",
                exception);
        }
    }

    /// <summary>Reads the store first: what Data Protection can't read, it also logs, at length.</summary>
    private void ReadRing()
    {
        try
        {
            store.Keys.GetAllElements();
        }
        catch (XmlException exception)
        {
            throw new InvalidDataException($"A key in {store.Name} is damaged: {exception.Message}", exception);
        }

        ring.GetCurrentKeyRing();
    }

    [LoggerMessage(LogLevel.Warning, "{Store} doesn't answer; waiting for it for up to {Seconds} seconds")]
    private partial void LogWaiting(string store, double seconds);
}
