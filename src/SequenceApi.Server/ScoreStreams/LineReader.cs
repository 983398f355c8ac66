using System.Buffers;
using System.IO.Pipelines;
using SequenceApi.Engine;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>Cuts a body into lines, none of which may be too long.</summary>
internal sealed class LineReader(PipeReader body)
{
    /// <summary>Bytes of a line, its end not counted.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Reads a line without its end; null behind the last one.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.RequestTooLarge"/> where it is too long.</exception>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var (buffer, isCompleted) = (read.Buffer, read.IsCompleted);
            if (buffer.PositionOf((byte)'\n') is { } end)
                return Take(buffer.Slice(0, end), buffer.GetPosition(1, end), isEnded: true);
            if (isCompleted || buffer.Length > MaxBytes + 1)
                return Take(buffer, buffer.End, isEnded: false) is { Length: > 0 } last ? last : null;
            body.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private byte[] Take(ReadOnlySequence<byte> line, SequencePosition next, bool isEnded)
    {
        if (isEnded && !line.IsEmpty && line.Slice(line.Length - 1).FirstSpan[0] == '\r')
            line = line.Slice(0, line.Length - 1);
        var bytes = line.Length <= MaxBytes ? line.ToArray() : null;
        body.AdvanceTo(next);
        return bytes ?? throw new SequenceApiException(ErrorCode.RequestTooLarge, $"A line has more than {MaxBytes} bytes; break it up.");
    }
}
