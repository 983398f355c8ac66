using System.Buffers;
using System.Text;
using SequenceApi.Engine;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>Cuts a text that comes in parts into lines, whose tokens one after the other are those of the text.</summary>
internal sealed class TextUnits(Tokenizer tokenizer)
{
    /// <summary>UTF-16 units that nothing allows to cut.</summary>
    public const int MaxUnbroken = 1024 * 1024;

    /// <summary>UTF-16 units of a line's part.</summary>
    private const int PartLength = 16 * 1024;

    private readonly Decoder _decoder = StrictUtf8.NewDecoder();
    private readonly ArrayBufferWriter<char> _text = new();
    private int _taken;
    private bool _isEnd;

    /// <summary>Lines that were taken, the last one too where it has no end.</summary>
    public long Lines { get; private set; }

    /// <summary>Appends bytes, which may be cut inside a character.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="isEnd">Whether they are the last ones.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where they are not UTF-8.</exception>
    public void Append(ReadOnlySequence<byte> utf8, bool isEnd)
    {
        DropTaken();
        try
        {
            _isEnd = isEnd;
            _decoder.Convert(utf8, _text, isEnd, out _, out _);
        }
        catch (DecoderFallbackException exception)
        {
            throw StrictUtf8.Invalid(exception);
        }
    }

    /// <summary>The next line, or null where more must come to tell.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.RequestTooLarge"/> where too much has no cut in it.</exception>
    public TextUnit? Take()
    {
        var text = _text.WrittenSpan[_taken..];
        var least = Least(text);
        var cut = least == 0 ? 0 : tokenizer.FindCut(text, least, _isEnd);
        var ends = text[..cut].Count('\n');
        var isPartial = ends == 0 && cut < text.Length;
        if (cut == 0 || (ends == 0 && !isPartial && !_isEnd))
            return text.Length <= MaxUnbroken ? null : throw TooLong();
        var unit = new TextUnit(text[..cut].ToString(), Lines, isPartial);
        _taken += cut;
        Lines += ends + (isPartial || text[cut - 1] == '\n' ? 0 : _isEnd && cut == text.Length ? 1 : 0);
        return unit;
    }

    /// <summary>Where the line ends, or its part.</summary>
    private int Least(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf('\n') + 1;
        if (end == 0 && _isEnd)
            end = text.Length;
        if (end is > 0 and <= PartLength || (end == 0 && text.Length <= PartLength))
            return end;
        return char.IsHighSurrogate(text[PartLength - 1]) ? PartLength + 1 : PartLength;
    }

    private void DropTaken()
    {
        var rest = _text.WrittenSpan[_taken..].ToArray();
        _text.ResetWrittenCount();
        _text.Write(rest);
        _taken = 0;
    }

    private static SequenceApiException TooLong() => new(
        ErrorCode.RequestTooLarge, $"The text has more than {MaxUnbroken} characters without a place to cut it, such as white space; add some.");
}
