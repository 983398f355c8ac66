using System.Diagnostics;
using SequenceApi.Benchmarks.Clients;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Progress;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Soak.SlowReaders;

/// <summary>Clients that ask what comes next, without and with many others that are idle or read slowly, in turns.</summary>
internal sealed class SlowReadersScenario(SlowReadersPlan plan, Uri server, ApiClient api, ServedModel model, TimeProvider time)
{
    private const int Seed = 1;
    private const int TextLength = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private readonly PredictClient[] _clients = [.. Enumerable.Range(0, plan.Clients).Select(_ => new PredictClient(api, model))];

    /// <summary>Measures all rounds.</summary>
    public SlowReadersReport Measure(Machine machine, IProgressLog log, CancellationToken cancellationToken)
    {
        var (without, with, streams) = (new List<Latency>(), new List<Latency>(), new List<int>());
        log.Measure("warming up", () => MeasureOthers(cancellationToken));
        for (var round = 1; round <= plan.Rounds; round++)
        {
            log.Measure($"round {round} of {plan.Rounds}: without slow readers", () => without.Add(MeasureOthers(cancellationToken)));
            log.Measure($"round {round} of {plan.Rounds}: beside them", () => MeasureBeside(with, streams, cancellationToken));
        }

        return new(machine, plan, model, without, with, streams);
    }

    private void MeasureBeside(List<Latency> with, List<int> streams, CancellationToken cancellationToken)
    {
        var (burden, count) = (new Burden(plan, server, model, time), plan.Idle + plan.Slow);
        using var opened = new CountdownEvent(count);
        Crowd.Run(
            count,
            (number, stop) => burden.RunAsync(number, opened, stop),
            stop =>
            {
                if (!opened.Wait(Patience, stop))
                    throw new BenchmarkException($"{opened.CurrentCount} of {count} connections weren't served within {Patience.TotalSeconds} seconds.");
                WaitForFirstStreams(stop);
                with.Add(MeasureOthers(stop));
                streams.Add(burden.Streams);
            },
            cancellationToken);
    }

    /// <summary>All readers have begun at once: what is measured is not that rush, but what stays of them.</summary>
    private void WaitForFirstStreams(CancellationToken stop)
    {
        var exchange = new Exchange(api, time);
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < Patience; Window.Wait(Poll, stop))
            if (ServerFigures.ReadAsync(exchange, stop).GetAwaiter().GetResult() is { Waiting: 0 } figures && figures.Running < plan.Slow / 10)
                return;
    }

    /// <summary>Answers that were in flight when the time was over count too: they came under the same load.</summary>
    private Latency MeasureOthers(CancellationToken cancellationToken)
    {
        var texts = Enumerable.Range(0, plan.Clients).Select(client => TypedText.Of(Seed + client, TextLength)).ToArray();
        var latencies = texts.Select(_ => new List<long>()).ToArray();
        _ = new ClosedLoop(plan.Clients, AskAsync).Run(new Window(TimeSpan.FromSeconds(plan.Seconds)), cancellationToken);
        return Latency.Of(latencies.SelectMany(client => client))!;

        async Task<int> AskAsync(int client, int turn, CancellationToken stop)
        {
            if (plan.PauseMilliseconds > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(plan.PauseMilliseconds), time, stop);
            var begin = Stopwatch.GetTimestamp();
            await _clients[client].AskAsync(texts[client], stop);
            latencies[client].Add(Stopwatch.GetTimestamp() - begin);
            return 0;
        }
    }
}
