using System.Diagnostics;
using SequenceApi.Benchmarks.Clients;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.StreamScore;

/// <summary>A long request beside a client that asks what follows a text, and that client alone.</summary>
internal sealed class StreamScoreScenario(ServerProcess server, ApiClient api, ServedModel model, int megabytes)
{
    private static readonly TimeSpan AloneTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(100);
    private readonly PredictClient _client = new(api, model);
    private readonly string _text = TypedText.Of(seed: 1_000_000, length: 200);

    /// <summary>Measures the client alone.</summary>
    public Latency? MeasureAlone(CancellationToken cancellationToken)
    {
        Ask(stop => Window.Wait(AloneTime / 2, stop), cancellationToken);
        return Latency.Of(Ask(stop => Window.Wait(AloneTime, stop), cancellationToken));
    }

    /// <summary>Measures both.</summary>
    public StreamScoreReport Measure(Machine machine, Latency? alone, CancellationToken cancellationToken)
    {
        var (before, most, begin) = (server.ResidentBytes, 0L, Stopwatch.GetTimestamp());
        var request = Task.Run(() => new LongRequest(server.Address, megabytes).RunAsync(cancellationToken), cancellationToken);
        var seconds = 0.0;
        var beside = Ask(
            stop =>
            {
                while (!request.IsCompleted)
                {
                    most = Math.Max(most, server.ResidentBytes);
                    Window.Wait(Watch, stop);
                }

                seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            },
            cancellationToken);
        return new(machine, model.Id, megabytes, seconds, request.GetAwaiter().GetResult(), (most - before) / 1e6, alone, Latency.Of(beside));
    }

    private List<long> Ask(Action<CancellationToken> wait, CancellationToken cancellationToken)
    {
        var ticks = new List<long>();
        Crowd.Run(1, AskAgainAsync, wait, cancellationToken);
        return ticks;

        async Task AskAgainAsync(int client, CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
                ticks.Add((await _client.AskAsync(_text, stop)).Ticks);
        }
    }
}
