using System.Text;
using System.Text.RegularExpressions;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>The pieces of a text by GPT-2's pattern, which .NET's regular expressions don't see right beyond the Basic Multilingual Plane.</summary>
internal static class PatternPieces
{
    private static readonly Regex Pattern = new(PreTokens.Pattern, RegexOptions.CultureInvariant);

    public static IEnumerable<string> Of(string text) => Pattern.Matches(Shadow(text)).Select(match => text.Substring(match.Index, match.Length));

    /// <summary>The same text with letters and numbers beyond that plane replaced, two units each, by such as the pattern sees.</summary>
    public static string Shadow(string text)
    {
        var shadow = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            shadow.Append(rune.IsBmp ? rune.ToString() : Rune.IsLetter(rune) ? "aa" : Rune.IsNumber(rune) ? "11" : rune.ToString());
        return shadow.ToString();
    }
}
