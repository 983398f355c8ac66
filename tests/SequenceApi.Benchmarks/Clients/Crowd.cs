namespace SequenceApi.Benchmarks.Clients;

/// <summary>Clients beside each other, for as long as somebody waits.</summary>
internal static class Crowd
{
    /// <summary>Runs clients until a wait is over, then stops them and sees them off.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="run">A client, by number; it goes on until its token is cancelled.</param>
    /// <param name="wait">Waits on the calling thread; is cancelled when a client fails.</param>
    /// <param name="cancellationToken">Ends all of it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Run(
        int count, Func<int, CancellationToken, Task> run, Action<CancellationToken> wait, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clients = Enumerable.Range(0, count).Select(client => Task.Run(() => RunAsync(client), CancellationToken.None)).ToArray();
        try
        {
            wait(stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A client has failed; it says how below.
        }
        finally
        {
            stop.Cancel();
            Task.WhenAll(clients).GetAwaiter().GetResult();
        }

        async Task RunAsync(int client)
        {
            try
            {
                await run(client, stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // It was asked to stop.
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }
}
