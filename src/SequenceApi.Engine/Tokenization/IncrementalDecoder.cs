using System.Text;

namespace SequenceApi.Engine.Tokenization;

/// <summary>Turns the bytes of tokens into text as they come; holds a character whose bytes are not all there.</summary>
public sealed class IncrementalDecoder
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>Whether it holds the first bytes of a character.</summary>
    public bool IsIncomplete => _decoder.GetCharCount([], flush: true) > 0;

    /// <summary>The text that some bytes complete; empty while a character is incomplete.</summary>
    public string Append(ReadOnlySpan<byte> bytes) => Decode(bytes, flush: false);

    /// <summary>What is left: U+FFFD for a character that stayed incomplete, else empty.</summary>
    public string Finish() => Decode([], flush: true);

    private string Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        var characters = new char[_decoder.GetCharCount(bytes, flush)];
        _decoder.GetChars(bytes, characters, flush);
        return characters.Length == 0 ? "" : new string(characters);
    }
}
