using SequenceApi.Benchmarks.Clients;

namespace SequenceApi.Benchmarks.Tests.Clients;

public sealed class ClosedLoopTests
{
    private static readonly TimeSpan Endless = TimeSpan.FromHours(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_client_answers_once_more_after_the_window_so_that_nothing_in_flight_is_lost()
    {
        var window = new Window(TimeSpan.FromMilliseconds(1));

        var answers = new ClosedLoop(clients: 3, async (client, _, _) =>
        {
            await Task.Yield();
            return client + 1;
        }).Run(window, Token).ToArray();

        Assert.All(answers, answer => Assert.True(answer.End >= window.Begin));
        foreach (var tokens in new[] { 1, 2, 3 })
            Assert.Contains(answers, answer => answer.Tokens == tokens && answer.End >= window.End);
        Assert.InRange(answers.Sum(answer => answer.TokensBetween(window.Begin, window.End)), 0, answers.Sum(answer => answer.Tokens));
    }

    [Fact]
    public void A_client_that_fails_ends_the_measurement_with_its_error()
    {
        var loop = new ClosedLoop(clients: 2, async (client, turn, token) =>
        {
            if (client == 1 && turn == 2)
                throw new BenchmarkException("refused");
            await Task.Delay(client == 0 ? Endless : TimeSpan.Zero, TimeProvider.System, token);
            return 1;
        });

        Assert.Equal("refused", Assert.Throws<BenchmarkException>(() => loop.Run(new Window(Endless), Token)).Message);
    }

    [Fact]
    public void A_measurement_that_is_cancelled_ends_its_clients()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = 0;
        var loop = new ClosedLoop(clients: 4, async (_, _, token) =>
        {
            if (Interlocked.Increment(ref running) == 4)
                await cancellation.CancelAsync();
            try
            {
                await Task.Delay(Endless, TimeProvider.System, token);
                return 1;
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        });

        Assert.Throws<OperationCanceledException>(() => loop.Run(new Window(Endless), cancellation.Token));
        Assert.Equal(0, running);
    }
}
