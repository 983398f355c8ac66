namespace SequenceApi.Engine.Scheduling;

/// <summary>How fast a queue empties, by what has left it in the last seconds.</summary>
/// <param name="time">The clock.</param>
internal sealed class DepartureRate(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Least = Interval / 4;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private long _left;
    private Sight _last = new(time.GetTimestamp(), 0);
    private Sight? _before;

    /// <summary>One has left.</summary>
    public void Leave() => Interlocked.Increment(ref _left);

    /// <summary>One who had left waits again.</summary>
    public void Return() => Interlocked.Decrement(ref _left);

    /// <summary>Notes where the count stands, once in an interval.</summary>
    public void Look()
    {
        var last = Volatile.Read(ref _last);
        if (time.GetElapsedTime(last.Time) < Interval)
            return;
        if (Interlocked.CompareExchange(ref _last, new(time.GetTimestamp(), Volatile.Read(ref _left)), last) == last)
            Volatile.Write(ref _before, last);
    }

    /// <summary>How long so many take to leave: a minute at most, and a second where nothing is known.</summary>
    public TimeSpan TimeOf(int count)
    {
        var (last, before) = (Volatile.Read(ref _last), Volatile.Read(ref _before));
        var sight = time.GetElapsedTime(last.Time) >= Least ? last : before;
        if (sight is null || time.GetElapsedTime(sight.Time) is var elapsed && elapsed > 4 * Interval)
            return TimeSpan.FromSeconds(1);
        var needed = elapsed * ((double)count / Math.Max(1, Volatile.Read(ref _left) - sight.Left));
        return needed < Longest ? needed : Longest;
    }

    private sealed record Sight(long Time, long Left);
}
