using System.Diagnostics;
using System.Net.Sockets;
using SequenceApi.Benchmarks.Clients;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Progress;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Soak.Flood;

/// <summary>More requests at once than the queue takes, and how long one alone takes before and behind them.</summary>
internal sealed class FloodScenario(FloodPlan plan, ServerProcess server, ApiClient api, ServedModel model)
{
    /// <summary>Things that are told to be measured.</summary>
    public const int Measurements = 3;

    private const int Alone = 51;
    private const string Path = "/v1/generate";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(30);
    private readonly Exchange _exchange = new(api, TimeProvider.System);
    private readonly Workload _workload = new(model.VocabularySize, plan.Tokens);
    private readonly SortedDictionary<int, int> _statuses = [];
    private readonly List<string> _wrong = [];
    private readonly Lock _gate = new();
    private long _peak;

    /// <summary>Measures it.</summary>
    public FloodReport Measure(Machine machine, IProgressLog log, CancellationToken cancellationToken)
    {
        var before = log.Measure("one request alone", () => MeasureAlone(cancellationToken));
        var resident = _peak = server.ResidentBytes;
        var seconds = log.Measure($"{plan.Requests} requests at once", () => Flood(cancellationToken));
        var recovery = log.Measure("one request alone again", () => Recover(2 * before, cancellationToken));
        var (answered, missing) = (_statuses.GetValueOrDefault(200), plan.Requests - _statuses.Values.Sum());
        if (missing > 0)
            _wrong.Add($"{missing} requests have no answer.");
        if (recovery is null)
            _wrong.Add($"{LongestRecovery.TotalSeconds} seconds behind the flood, one request alone still takes more than twice as long as before.");
        return new(
            machine, plan, model, _statuses, seconds, before, recovery, resident / 1e6, _peak / 1e6,
            answered > 0 ? _wrong : [.. _wrong, "No request was answered with 200."]);
    }

    /// <returns>Milliseconds, the median.</returns>
    private double MeasureAlone(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Alone; i++)
            AskAlone(cancellationToken);
        return Statistics.Median(Enumerable.Range(0, Alone).Select(_ => AskAlone(cancellationToken)))!.Value;
    }

    /// <returns>Milliseconds.</returns>
    private double AskAlone(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var reply = _exchange.AskAsync(new(HttpMethod.Post, Path, Body()), cancellationToken).GetAwaiter().GetResult();
        return reply.Status == 200 ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : throw reply.Wrong("200 for one request alone");
    }

    /// <returns>Seconds.</returns>
    private double Flood(CancellationToken cancellationToken)
    {
        using var unopened = new CountdownEvent(plan.Connections);
        using var rest = new CountdownEvent(plan.Requests);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begin = 0L;
        Crowd.Run(plan.Connections, SendAsync, Watch, cancellationToken);
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;

        async Task SendAsync(int connection, CancellationToken stop)
        {
            var first = await RawConnection.OpenAsync(server.Address, stop);
            unopened.Signal();
            await gate.Task.WaitAsync(stop);
            for (var number = connection; number < plan.Requests; number += plan.Connections)
            {
                await CountAsync(number == connection ? first : null, stop);
                rest.Signal();
            }
        }

        void Watch(CancellationToken stop)
        {
            if (!unopened.Wait(Patience, stop))
                throw new BenchmarkException($"{unopened.CurrentCount} of {plan.Connections} connections weren't opened within {Patience.TotalMinutes} minutes.");
            begin = Stopwatch.GetTimestamp();
            gate.SetResult();
            while (!rest.Wait(Poll, stop) && Stopwatch.GetElapsedTime(begin) < Patience)
                _peak = Math.Max(_peak, server.ResidentBytes);
        }
    }

    /// <param name="open">A connection that is open; null for one to be opened.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async Task CountAsync(RawConnection? open, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = open ?? await RawConnection.OpenAsync(server.Address, cancellationToken);
            await connection.PostAsync(Path, Body(), cancellationToken);
            var reply = await connection.ReadReplyAsync(cancellationToken);
            lock (_gate)
            {
                _statuses[reply.Status] = _statuses.GetValueOrDefault(reply.Status) + 1;
                if (reply.Status != 200 && !reply.IsRefused)
                    _wrong.Add(reply.Wrong("200, or 429 queue_full").Message);
            }
        }
        catch (Exception exception) when (exception is BenchmarkException or SocketException or IOException)
        {
            lock (_gate)
                _wrong.Add(exception.Message);
        }
    }

    /// <returns>Seconds; null where it doesn't recover.</returns>
    private double? Recover(double milliseconds, CancellationToken cancellationToken)
    {
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < LongestRecovery;)
            if (AskAlone(cancellationToken) <= milliseconds)
                return Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return null;
    }

    private byte[] Body()
    {
        var number = _workload.Next();
        return RequestJson.Bytes(new GenerateBody(model.Id, _workload.Prompt(number), plan.Tokens, number, Stream: false));
    }
}
