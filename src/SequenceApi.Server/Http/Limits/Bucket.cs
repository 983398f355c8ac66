namespace SequenceApi.Server.Http.Limits;

/// <summary>
/// What a client has left. Whoever has something left may take more than that, and owes the rest: so no request is too large
/// for ever. Over any time, what was taken and not given back is at most burst + rate × time + one request. Any thread may use it.
/// </summary>
internal sealed class Bucket(Rate rate, TimeProvider time)
{
    /// <summary>Whoever has waited as long as told has a whole one, however the additions round.</summary>
    private const double Whole = 1 - 1e-6;

    private readonly Lock _lock = new();
    private double _left = rate.Burst;
    private long _counted = time.GetTimestamp();

    /// <summary>What it gives.</summary>
    public Rate Rate => rate;

    /// <summary>What is left, in whole ones; 0 where something is owed.</summary>
    public long Left
    {
        get
        {
            lock (_lock)
                return (long)Math.Max(0, Count() + (1 - Whole));
        }
    }

    /// <summary>Whether it is as if nobody had ever taken anything.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock)
                return Count() >= rate.Burst;
        }
    }

    /// <summary>Takes some, all or nothing.</summary>
    /// <param name="amount">How much, 0 to look only.</param>
    /// <param name="wait">Where nothing is left: the time until something is, if nobody else takes it.</param>
    public bool TryTake(long amount, out TimeSpan wait)
    {
        lock (_lock)
        {
            var left = Count();
            wait = left >= Whole ? TimeSpan.Zero : Until(1 - left);
            _left = left >= Whole ? left - amount : left;
            return left >= Whole;
        }
    }

    /// <summary>Gives back what was taken and not used.</summary>
    public void GiveBack(long amount)
    {
        lock (_lock)
            _left = Math.Min(rate.Burst, Count() + amount);
    }

    /// <summary>Rounded up, so that it is never too short.</summary>
    private TimeSpan Until(double amount) => TimeSpan.FromTicks((long)Math.Ceiling(amount / rate.PerMinute * TimeSpan.TicksPerMinute));

    private double Count()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(rate.Burst, _left + (time.GetElapsedTime(_counted, now).TotalMinutes * rate.PerMinute));
        _counted = now;
        return _left;
    }
}
