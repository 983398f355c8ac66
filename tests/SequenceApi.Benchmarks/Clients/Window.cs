using System.Diagnostics;

namespace SequenceApi.Benchmarks.Clients;

/// <summary>The stretch of time in which a measurement counts, behind a warm-up. Times are those of <see cref="Stopwatch"/>.</summary>
/// <param name="length">How long it is.</param>
internal sealed class Window(TimeSpan length)
{
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(1);
    private long _begin = long.MaxValue;
    private long _end = long.MaxValue;

    /// <summary>Whether it has ended.</summary>
    public bool IsOver => Volatile.Read(ref _end) != long.MaxValue;

    /// <summary>When it began; the far future until then.</summary>
    public long Begin => Volatile.Read(ref _begin);

    /// <summary>When it ended; the far future until then.</summary>
    public long End => Volatile.Read(ref _end);

    /// <summary>How long it was, once it is over.</summary>
    public double Seconds => Stopwatch.GetElapsedTime(Begin, End).TotalSeconds;

    /// <summary>Bytes that all threads allocated on the managed heap meanwhile, once it is over.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Whether something happened in it.</summary>
    public bool Holds(long timestamp) => timestamp >= Begin && timestamp < End;

    /// <summary>Waits on the calling thread until it is over.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before.</exception>
    public void Pass(CancellationToken cancellationToken)
    {
        Wait(length / 4 < LongestWarmUp ? length / 4 : LongestWarmUp, cancellationToken);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        Volatile.Write(ref _begin, Stopwatch.GetTimestamp());
        Wait(length, cancellationToken);
        Volatile.Write(ref _end, Stopwatch.GetTimestamp());
        AllocatedBytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
    }

    /// <summary>Waits on the calling thread: the pool's threads may all be taken by what is measured.</summary>
    public static void Wait(TimeSpan time, CancellationToken cancellationToken)
    {
        if (cancellationToken.WaitHandle.WaitOne(time))
            throw new OperationCanceledException(cancellationToken);
    }
}
