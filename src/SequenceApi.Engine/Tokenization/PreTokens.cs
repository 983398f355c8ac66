using System.Text;

namespace SequenceApi.Engine.Tokenization;

/// <summary>
/// Cuts a text into the pieces that byte pairs never cross, by GPT-2's pattern:
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, in time linear in the text.
/// A character beyond the Basic Multilingual Plane is what it is, though .NET's regular expressions see but its halves.
/// </summary>
internal static class PreTokens
{
    /// <summary>The pattern itself, for whoever wants to compare.</summary>
    public const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private const int LongestContraction = 3;

    private enum Kind
    {
        WhiteSpace,
        Letter,
        Number,
        Other,
    }

    /// <summary>How many UTF-16 units the first piece of a text has; the text is not empty.</summary>
    public static int FirstLength(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'' && Contraction(text[1..]) is > 0 and var suffix)
            return 1 + suffix;
        var start = text[0] == ' ' && text.Length > 1 ? 1 : 0;
        var kind = KindOf(text, start);
        if (kind != Kind.WhiteSpace)
            return End(text, start, kind);

        // The last of several white spaces goes with what follows.
        var end = End(text, 0, Kind.WhiteSpace);
        return end == text.Length || end == 1 ? end : end - 1;
    }

    /// <summary>Whether the first piece of a text stays as it is, whatever follows the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The piece's length, as <see cref="FirstLength"/> gives it.</param>
    public static bool IsSettled(ReadOnlySpan<char> text, int length) =>
        length < text.Length && (text[0] != '\'' || text.Length >= LongestContraction);

    /// <summary>Whether a text ends in several white spaces: what follows them decides where they are cut.</summary>
    public static bool EndsInSpaces(ReadOnlySpan<char> text) =>
        text.Length > 1 && KindOf(text, text.Length - 1) == Kind.WhiteSpace && KindOf(text, text.Length - 2) == Kind.WhiteSpace;

    private static int Contraction(ReadOnlySpan<char> rest) => rest switch
    {
        ['s' or 't' or 'm' or 'd', ..] => 1,
        ['r' or 'v', 'e', ..] or ['l', 'l', ..] => 2,
        _ => 0,
    };

    private static int End(ReadOnlySpan<char> text, int start, Kind kind)
    {
        var end = start;
        while (end < text.Length && KindOf(text, end) == kind)
            end++;
        return end;
    }

    private static Kind KindOf(ReadOnlySpan<char> text, int place) => text[place] is var value && char.IsSurrogate(value)
        ? KindOf(Whole(text, place))
        : char.IsLetter(value) ? Kind.Letter
        : char.IsWhiteSpace(value) ? Kind.WhiteSpace
        : char.IsNumber(value) ? Kind.Number
        : Kind.Other;

    private static Kind KindOf(Rune rune) =>
        Rune.IsLetter(rune) ? Kind.Letter : Rune.IsNumber(rune) ? Kind.Number : Kind.Other;

    /// <summary>The character that a surrogate is half of; U+FFFD where the other half isn't there.</summary>
    private static Rune Whole(ReadOnlySpan<char> text, int place)
    {
        var start = char.IsLowSurrogate(text[place]) && place > 0 && char.IsHighSurrogate(text[place - 1]) ? place - 1 : place;
        Rune.DecodeFromUtf16(text[start..], out var rune, out _);
        return rune;
    }
}
