using System.IO.Pipelines;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>Reads a text, scores its lines one after the other and writes their answers; it reads on when they are written.</summary>
internal sealed class TextStream(PipeReader body, TextUnits units, TextScorer scorer, LineWriter writer)
{
    /// <summary>Goes through the whole body.</summary>
    /// <exception cref="Engine.SequenceApiException">What ends the stream early.</exception>
    public async Task<StreamResult> RunAsync(CancellationToken cancellationToken)
    {
        while (!await ReadAsync(cancellationToken))
        {
            await ScoreAsync(cancellationToken);
            await writer.FlushAsync(cancellationToken);
        }

        await ScoreAsync(cancellationToken);
        return new(scorer.Sum, units.Lines, Position: scorer.Position, End: scorer.End);
    }

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var read = await body.ReadAsync(cancellationToken);
        try
        {
            units.Append(read.Buffer, read.IsCompleted);
            return read.IsCompleted;
        }
        finally
        {
            body.AdvanceTo(read.Buffer.End);
        }
    }

    private async Task ScoreAsync(CancellationToken cancellationToken)
    {
        while (units.Take() is { } unit)
        {
            scorer.Add(unit);
            if (scorer.IsFull)
                await scorer.ScoreAsync(writer.Write, cancellationToken);
        }

        await scorer.ScoreAsync(writer.Write, cancellationToken);
    }
}
