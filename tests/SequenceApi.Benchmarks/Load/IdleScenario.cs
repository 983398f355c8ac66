using System.Diagnostics;
using SequenceApi.Benchmarks.Clients;

namespace SequenceApi.Benchmarks.Load;

/// <summary>A server that has just started and that nobody asks anything.</summary>
internal static class IdleScenario
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);

    /// <summary>Lets it settle, then watches it.</summary>
    public static ServerResult Measure(ServerProcess server, CancellationToken cancellationToken)
    {
        Window.Wait(Settling, cancellationToken);
        var resident = server.ResidentBytes;
        var (begin, used) = (Stopwatch.GetTimestamp(), server.ProcessorTime);
        Window.Wait(Watched, cancellationToken);
        var share = (server.ProcessorTime - used) / Stopwatch.GetElapsedTime(begin);
        return new ServerResult(server.TimeToReady.TotalSeconds, resident / 1e6, 100 * share);
    }
}
