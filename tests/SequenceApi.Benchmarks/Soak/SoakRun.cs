using System.Diagnostics;
using SequenceApi.Benchmarks.Clients;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Progress;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>Clients of every kind beside each other, who check each answer, and what the server has kept of them in the end.</summary>
internal sealed class SoakRun(
    SoakPlan plan, ServerProcess server, Exchange exchange, ServedModel model, IProgressLog log, CancellationToken cancellationToken)
{
    /// <summary>Things that are told to be measured.</summary>
    public const int Measurements = 1 + WarmUpParts + 1 + Parts + 1;

    private const string Quiet = "waiting until nothing is in flight, and collecting garbage";
    private const int WarmUpParts = 1;
    private const int Parts = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestUnrest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Does all of it.</summary>
    public SoakReport Measure(Machine machine)
    {
        var questions = log.Measure("asking alone", () => Wait(Questions.AskAloneAsync(exchange, model.Id, plan.Seed, cancellationToken)));
        var before = Read();
        var (warmUp, tally) = (new Tally(), new Tally());
        Pass("warming up", questions, warmUp, plan.WarmUpSeconds, WarmUpParts, plan.Seed);
        var (_, warmedUp) = log.Measure(Quiet, () => Settle(before));
        var memory = Pass("soaking", questions, tally, plan.Seconds, Parts, plan.Seed + plan.Clients);
        var (seconds, ended) = log.Measure(Quiet, () => Settle(before));
        return new(
            machine, plan, model, tally.Results, seconds, warmedUp, ended, memory,
            [.. warmUp.Wrong, .. tally.Wrong, .. Kept(before, seconds, ended)]);
    }

    private static IEnumerable<string> Kept(ServerFigures before, double? seconds, ServerFigures ended)
    {
        if (seconds is null)
            yield return $"{LongestUnrest.TotalSeconds} seconds behind the last answer, {ended.Running} sequences run, {ended.Waiting} wait, and {ended.ActiveRequests} requests are active.";
        if (ended.Sessions > before.Sessions)
            yield return $"{ended.Sessions - before.Sessions} sessions are left, though their clients have ended them.";
        if (ended.Failures > 0)
            yield return $"{ended.Failures} requests have ended with internal_error or model_failed, as the server counts them.";
    }

    /// <summary>Lets all clients go on for a while, until each has ended what it had begun.</summary>
    private List<MemorySample> Pass(string what, Questions questions, Tally tally, double seconds, int parts, int seed)
    {
        var samples = new List<MemorySample>();
        var isOver = false;
        using var ended = new CountdownEvent(plan.Clients);
        Crowd.Run(plan.Clients, RunAsync, Watch, cancellationToken);
        return samples;

        async Task RunAsync(int client, CancellationToken stop)
        {
            var sessions = new SessionPlayer(exchange, model.Id, model.VocabularySize);
            SoakAction[] actions = [.. new Stateless(exchange, questions).Actions, .. sessions.Actions];
            await new SoakClient(actions, sessions, exchange, tally, seed + client).RunAsync(() => Volatile.Read(ref isOver), stop);
            ended.Signal();
        }

        void Watch(CancellationToken stop)
        {
            var begin = Stopwatch.GetTimestamp();
            for (var part = 1; part <= parts; part++)
                log.Measure($"{what}, part {part} of {parts}: {tally.Count:N0} done, {tally.Wrong.Count} wrong", () => WatchUntil(begin, seconds * part / parts, samples, tally, stop));
            Volatile.Write(ref isOver, true);
            if (!ended.Wait(Patience, stop))
                tally.AddWrong(what, $"{ended.CurrentCount} clients weren't answered within {Patience.TotalMinutes} minutes");
        }
    }

    private void WatchUntil(long begin, double end, List<MemorySample> samples, Tally tally, CancellationToken stop)
    {
        for (double now; (now = Stopwatch.GetElapsedTime(begin).TotalSeconds) < end && !tally.IsHopeless;)
        {
            var rest = TimeSpan.FromSeconds(end - now);
            Window.Wait(rest < Second ? rest : Second, stop);
            var figures = Read();
            samples.Add(new(Stopwatch.GetElapsedTime(begin).TotalSeconds, figures.WorkingSetMegabytes, figures.HeapMegabytes));
        }
    }

    /// <summary>Waits until nothing is in flight, then has the garbage collected: what is left is what the server keeps.</summary>
    private (double? Seconds, ServerFigures Figures) Settle(ServerFigures before)
    {
        for (var begin = Stopwatch.GetTimestamp(); ; Window.Wait(Poll, cancellationToken))
        {
            var figures = Read();
            var elapsed = Stopwatch.GetElapsedTime(begin);
            if (figures is { Running: 0, Waiting: 0 } && figures.ActiveRequests <= before.ActiveRequests)
                return (elapsed.TotalSeconds, Collect());
            if (elapsed > LongestUnrest)
                return (null, Collect());
        }
    }

    private ServerFigures Collect()
    {
        server.Collect(cancellationToken);
        return Read();
    }

    private ServerFigures Read() => Wait(ServerFigures.ReadAsync(exchange, cancellationToken));

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
