using System.Diagnostics;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.State;

/// <summary>How long something takes that is over in microseconds.</summary>
internal static class Repeated
{
    private const int WarmUps = 2000;

    /// <summary>Does it often enough to be compiled well, then a number of times.</summary>
    public static Latency? Measure(int times, Action run, CancellationToken cancellationToken)
    {
        for (var i = 0; i < WarmUps; i++)
            run();
        var ticks = new long[times];
        for (var i = 0; i < times; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            run();
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        return Latency.Of(ticks);
    }
}
