using System.Diagnostics;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>One client, which does one thing after the other, as its own dice fall.</summary>
internal sealed class SoakClient(IReadOnlyList<SoakAction> actions, SessionPlayer sessions, Exchange exchange, Tally tally, int seed)
{
    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(200);
    private readonly Random _random = new(seed);
    private readonly int _weights = actions.Sum(action => action.Weight);

    /// <summary>Goes on until it is over, then ends its sessions.</summary>
    public async Task RunAsync(Func<bool> isOver, CancellationToken cancellationToken)
    {
        while (!isOver() && !tally.IsHopeless)
            await TryAsync(Draw(), cancellationToken);
        await TryAsync(new("session, end of all", 0, (_, token) => sessions.EndAllAsync(token)), cancellationToken);
    }

    private async Task TryAsync(SoakAction action, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var outcome = await action.DoAsync(_random, cancellationToken);
            tally.Add(action.Name, outcome, Stopwatch.GetTimestamp() - start);
            if (outcome == Reply.QueueFull)
                await exchange.WaitAsync(Later, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, from a wrong token to a connection that broke, is a finding; the other clients go on.
            tally.AddWrong(action.Name, exception is BenchmarkException ? exception.Message : exception.ToString());
        }
    }

    private SoakAction Draw()
    {
        var rest = _random.Next(_weights);
        return actions.First(action => (rest -= action.Weight) < 0);
    }
}
