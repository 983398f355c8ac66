using System.Text;

namespace SequenceApi.Benchmarks.Load;

/// <summary>
/// Counts the events of a stream of server-sent events as its bytes come, cut anywhere. It makes no strings: the client
/// shares its cores with the server that it measures.
/// </summary>
internal sealed class EventStreamParser
{
    private const int KeptBytes = 512;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly byte[] _line = new byte[KeptBytes];
    private int _kept;
    private EventKind _kind;

    private enum EventKind
    {
        Other,
        Token,
        Done,
        Error,
    }

    /// <summary>Whether the answer is whole.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What the server says went wrong, as far as it was kept; null where nothing did.</summary>
    public string? Error { get; private set; }

    /// <summary>Prepares for another stream.</summary>
    public void Reset() => (_kept, _kind, IsDone, Error) = (0, EventKind.Other, false, null);

    /// <summary>Takes the next bytes.</summary>
    /// <returns>The tokens that they completed.</returns>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        var tokens = 0;
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
            tokens += ReadLine(Complete(bytes[..end])) ? 1 : 0;
        Keep(bytes);
        return tokens;
    }

    /// <summary>The whole line, or what was kept of a long one that came in parts.</summary>
    private ReadOnlySpan<byte> Complete(ReadOnlySpan<byte> rest)
    {
        if (_kept == 0)
            return rest;
        Keep(rest);
        var line = _line.AsSpan(0, _kept);
        _kept = 0;
        return line;
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        part = part[..Math.Min(part.Length, KeptBytes - _kept)];
        part.CopyTo(_line.AsSpan(_kept));
        _kept += part.Length;
    }

    /// <returns>Whether the line ends an event that is a token.</returns>
    private bool ReadLine(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        if (line.IsEmpty)
            return EndEvent();
        if (line.StartsWith("event:"u8))
            _kind = Kind(line["event:".Length..].TrimStart((byte)' '));
        else if (_kind == EventKind.Error && line.StartsWith("data:"u8))
            Error = Utf8.GetString(line["data:".Length..].Trim((byte)' '));
        return false;
    }

    private static EventKind Kind(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("token"u8) ? EventKind.Token
        : name.SequenceEqual("done"u8) ? EventKind.Done
        : name.SequenceEqual("error"u8) ? EventKind.Error
        : EventKind.Other;

    private bool EndEvent()
    {
        var kind = _kind;
        _kind = EventKind.Other;
        IsDone |= kind == EventKind.Done;
        return kind == EventKind.Token;
    }
}
