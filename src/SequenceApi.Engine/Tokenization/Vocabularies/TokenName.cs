namespace SequenceApi.Engine.Tokenization.Vocabularies;

/// <summary>Names a token, or a word of a text, in a sentence: long ones are cut, and what has no shape of its own is U+FFFD.</summary>
internal static class TokenName
{
    private const int Longest = 24;

    /// <summary>The token in quotation marks.</summary>
    /// <param name="token">The token.</param>
    /// <param name="longest">UTF-16 units that are shown at most, up to 120.</param>
    public static string Of(ReadOnlySpan<char> token, int longest = Longest)
    {
        Span<char> shown = stackalloc char[Math.Min(token.Length, longest)];
        for (var i = 0; i < shown.Length; i++)
            shown[i] = char.IsControl(token[i]) ? '\uFFFD' : token[i];
        if (!shown.IsEmpty && token.Length > longest && char.IsHighSurrogate(shown[^1]))
            shown = shown[..^1];
        return $"'{shown}{(token.Length > longest ? "…" : "")}'";
    }
}
