using SequenceApi.Server.Http;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>
/// Reads lines, scores some at once and writes their answers in the lines' order, all on one loop: it reads no further while
/// enough lines are in flight or the client doesn't take what there is.
/// </summary>
internal sealed class LineStream(LineReader reader, LineScorer scorer, LineWriter writer, int linesAtOnce)
{
    /// <summary>Bytes of the lines in flight; the last one to come may exceed it.</summary>
    private const int BytesAtOnce = LineReader.MaxBytes;

    private readonly Queue<(Task<LineAnswer> Answer, int Bytes)> _inFlight = new();
    private readonly ScoreSum _sum = new();
    private long _bytes;
    private long _lines;
    private long _failed;

    private bool HasRoom => _inFlight.Count < linesAtOnce && _bytes < BytesAtOnce;

    /// <summary>Goes through the whole body.</summary>
    /// <exception cref="Engine.SequenceApiException">What ends the stream early; the lines before it are answered.</exception>
    public async Task<StreamResult> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var next = reader.ReadAsync(stop.Token);
        try
        {
            while (!IsOver(next))
            {
                await WriteFinishedAsync();
                if (next.IsCompleted && HasRoom)
                    next = Take((await next)!, stop.Token);
                else
                    await WaitAsync(next, stop.Token);
            }

            await WriteRestAsync(stop.Token);
            await next;
            return new(_sum, _lines, _failed);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(_inFlight.Select(line => line.Answer).Append<Task>(next)).ContinueWith(
                static all => all.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static bool IsOver(Task<byte[]?> next) => next.IsCompleted && (!next.IsCompletedSuccessfully || next.Result is null);

    private Task<byte[]?> Take(byte[] line, CancellationToken cancellationToken)
    {
        _inFlight.Enqueue((scorer.ScoreAsync(_lines++, line, cancellationToken), line.Length));
        _bytes += line.Length;
        return reader.ReadAsync(cancellationToken);
    }

    private async Task WaitAsync(Task next, CancellationToken cancellationToken)
    {
        await writer.FlushAsync(cancellationToken);
        if (!_inFlight.TryPeek(out var first))
            await Task.WhenAny(next);
        else if (HasRoom)
            await Task.WhenAny(next, first.Answer);
        else
            await Task.WhenAny(first.Answer);
    }

    private async Task WriteFinishedAsync()
    {
        while (_inFlight.TryPeek(out var first) && first.Answer.IsCompleted)
            await WriteFirstAsync();
    }

    private async Task WriteRestAsync(CancellationToken cancellationToken)
    {
        while (_inFlight.TryPeek(out var first))
        {
            if (!first.Answer.IsCompleted)
                await writer.FlushAsync(cancellationToken);
            await WriteFirstAsync();
        }
    }

    private async Task WriteFirstAsync()
    {
        var (answer, bytes) = _inFlight.Dequeue();
        _bytes -= bytes;
        switch (await answer)
        {
            case { Scored: { } scored, Sum: { } sum }:
                _sum.Add(sum);
                writer.Write(scored);
                break;
            case { Failed: { } failed }:
                _failed++;
                writer.Write(failed);
                break;
        }
    }
}
