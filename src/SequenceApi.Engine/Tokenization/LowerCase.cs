using System.Text;

namespace SequenceApi.Engine.Tokenization;

/// <summary>Lower case by Unicode's full mapping, character by character: whichever letters stand beside one.</summary>
internal static class LowerCase
{
    // The only character whose lower case is two.
    private const char CapitalIWithDot = '\u0130';

    /// <summary>A text in lower case.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var lower = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value == CapitalIWithDot)
                lower.Append("i\u0307");
            else
                lower.Append(Rune.ToLowerInvariant(rune));
        return lower.ToString();
    }
}
