namespace SequenceApi.Engine.Tokenization.SentencePiece;

/// <summary>Divides a normalized text into pieces. Immutable, and safe for use by many threads.</summary>
internal abstract class PieceSegmenter
{
    /// <summary>The id of a character that no piece has.</summary>
    public const int Unknown = -1;

    /// <summary>Appends the pieces of a text: their ids, and how many UTF-16 units each stands for.</summary>
    public abstract void Segment(ReadOnlySpan<char> text, List<(int Id, int Length)> pieces);

    /// <summary>UTF-16 units of the first character of a text.</summary>
    protected static int CharacterLength(ReadOnlySpan<char> text) =>
        text.Length > 1 && char.IsHighSurrogate(text[0]) && char.IsLowSurrogate(text[1]) ? 2 : 1;
}
