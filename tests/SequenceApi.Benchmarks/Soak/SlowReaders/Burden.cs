using SequenceApi.Benchmarks.Clients;
using SequenceApi.Benchmarks.Load;

namespace SequenceApi.Benchmarks.Soak.SlowReaders;

/// <summary>Connections that are a burden to a server: many idle ones, and readers of streams that take their time.</summary>
internal sealed class Burden(SlowReadersPlan plan, Uri server, ServedModel model, TimeProvider time)
{
    /// <summary>What a slow reader takes at once: about twenty tokens.</summary>
    private const int ReadBytes = 2048;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Workload _workload = new(model.VocabularySize, plan.Tokens);
    private int _streams;

    /// <summary>Streams that were begun.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>Opens all connections, each of which goes on until it is cancelled.</summary>
    /// <param name="number">Which of them, from 0 on.</param>
    /// <param name="opened">Is signalled once it is a burden.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task RunAsync(int number, CountdownEvent opened, CancellationToken cancellationToken) =>
        number < plan.Idle ? IdleAsync(opened, cancellationToken) : ReadSlowlyAsync(number - plan.Idle, opened, cancellationToken);

    private async Task IdleAsync(CountdownEvent opened, CancellationToken cancellationToken)
    {
        using var connection = await RawConnection.OpenAsync(server, cancellationToken);
        await connection.GetAsync("/health/live", cancellationToken);
        await RequireAsync(connection, new byte[ReadBytes], cancellationToken);
        opened.Signal();
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    /// <summary>Begins with a stream of a length of its own, as if the readers had come one by one.</summary>
    private async Task ReadSlowlyAsync(int reader, CountdownEvent opened, CancellationToken cancellationToken)
    {
        var bytes = new byte[ReadBytes];
        for (var turn = 0; ; turn++)
        {
            using var connection = await RawConnection.OpenAsync(server, cancellationToken);
            var number = _workload.Next();
            await connection.PostAsync(
                "/v1/generate",
                RequestJson.Bytes(new GenerateBody(model.Id, _workload.Prompt(number), _workload.Length(reader, plan.Slow, turn), number, Stream: true)),
                cancellationToken);
            await RequireAsync(connection, bytes, cancellationToken);
            Interlocked.Increment(ref _streams);
            if (turn == 0)
                opened.Signal();
            do
                await Task.Delay(Pause, time, cancellationToken);
            while (await connection.ReadAsync(bytes, cancellationToken) > 0);
        }
    }

    private static async Task RequireAsync(RawConnection connection, byte[] bytes, CancellationToken cancellationToken)
    {
        var read = await connection.ReadAsync(bytes, cancellationToken);
        if (!bytes.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8))
            throw new BenchmarkException($"A connection got '{System.Text.Encoding.ASCII.GetString(bytes, 0, Math.Min(read, 200))}'.");
    }
}
