using System.Diagnostics;

namespace SequenceApi.Benchmarks.Clients;

/// <summary>
/// Clients that each ask again as soon as they are answered. When the window is over they go on until every answer that
/// was in flight then has come, so that the last tokens are made under the same load as the others.
/// </summary>
/// <param name="clients">How many there are.</param>
/// <param name="ask">Asks once, by client and turn; gives the number of tokens of the answer.</param>
internal sealed class ClosedLoop(int clients, Func<int, int, CancellationToken, Task<int>> ask)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly List<Stretch>[] _answers = [.. Enumerable.Range(0, clients).Select(_ => new List<Stretch>(capacity: 1024))];

    /// <summary>Runs the clients while a window passes.</summary>
    /// <returns>Every answer that ended after the window's begin.</returns>
    /// <exception cref="BenchmarkException">Answers don't end.</exception>
    public IEnumerable<Stretch> Run(Window window, CancellationToken cancellationToken)
    {
        using var unsettled = new CountdownEvent(clients);
        Crowd.Run(clients, (client, token) => AskAgainAsync(client, window, unsettled, token), Wait, cancellationToken);
        return _answers.SelectMany(answers => answers);

        void Wait(CancellationToken token)
        {
            window.Pass(token);
            if (!unsettled.Wait(Patience, token))
                throw new BenchmarkException($"Answers didn't end within {Patience.TotalMinutes} minutes; ask for fewer --tokens.");
        }
    }

    private async Task AskAgainAsync(int client, Window window, CountdownEvent unsettled, CancellationToken cancellationToken)
    {
        var isSettled = false;
        for (var turn = 0; !cancellationToken.IsCancellationRequested; turn++)
        {
            var start = Stopwatch.GetTimestamp();
            var tokens = await ask(client, turn, cancellationToken);
            var end = Stopwatch.GetTimestamp();
            if (end >= window.Begin)
                _answers[client].Add(new Stretch(start, end, tokens));
            if (isSettled || !window.IsOver)
                continue;
            isSettled = true;
            unsettled.Signal();
        }
    }
}
