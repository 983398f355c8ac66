using SequenceApi.Server.Options;

namespace SequenceApi.Server.Http.Limits;

/// <summary>
/// Bounds how many keys an address may try. Once it has tried too many, no key is taken from there, right or wrong, so that nothing
/// is learnt, but those that were right from there before: a guesser doesn't lock out who works behind the same address.
/// </summary>
internal sealed class GuessLimits(RateLimitOptions options, TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private readonly Rate? _rate = Rate.Of(options.WrongKeysPerMinute, burst: 0);
    private readonly ClientMap<Address> _addresses = new(
        _ => new Address(new Bucket(Rate.Of(options.WrongKeysPerMinute, burst: 0)!, time), time), address => address.IsIdle, time);

    /// <summary>Counts a key that was sent.</summary>
    /// <param name="address">From where.</param>
    /// <param name="name">Whose it is; null where it is none that is known.</param>
    /// <exception cref="Engine.SequenceApiException"><see cref="Engine.ErrorCode.RateLimited"/>.</exception>
    public void Require(string address, string? name)
    {
        if (_rate is not null && !_addresses.Of(address).TryUse(name, out var wait))
            throw RateLimits.Exceeded("wrong keys", wait);
    }

    private sealed class Address(Bucket wrong, TimeProvider time)
    {
        private const int MostNames = 64;
        private readonly HashSet<string> _right = new(StringComparer.Ordinal);
        private long _used = time.GetTimestamp();

        public bool IsIdle => wrong.IsFull && time.GetElapsedTime(Interlocked.Read(ref _used)) >= Memory;

        public bool TryUse(string? name, out TimeSpan wait)
        {
            Interlocked.Exchange(ref _used, time.GetTimestamp());
            lock (_right)
            {
                wait = TimeSpan.Zero;
                if (name is not null && _right.Contains(name))
                    return true;
                if (!wrong.TryTake(name is null ? 1 : 0, out wait))
                    return false;
                if (name is not null && _right.Count < MostNames)
                    _right.Add(name);
                return true;
            }
        }
    }
}
