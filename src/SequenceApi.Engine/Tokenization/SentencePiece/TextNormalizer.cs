using System.Text;

namespace SequenceApi.Engine.Tokenization.SentencePiece;

/// <summary>Rewrites a text as SentencePiece does before it looks for pieces: rules, then spaces.</summary>
/// <param name="map">The rules.</param>
/// <param name="verbatim">The pieces that no rule rewrites.</param>
/// <param name="spec">What becomes of spaces.</param>
/// <param name="isSuffix">Whether a space belongs to the word before it.</param>
internal sealed class TextNormalizer(CharacterMap map, PieceTrie verbatim, NormalizerSpec spec, bool isSuffix)
{
    private readonly string _space = spec.EscapeWhitespaces ? $"{NormalizedText.Space}" : " ";

    /// <summary>Rewrites a text; a lone surrogate reads as U+FFFD.</summary>
    public NormalizedText Normalize(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        text = Encoding.UTF8.GetString(utf8);
        var (normalized, isBehindSpace, hasBegun) = (new NormalizedText(), spec.RemoveExtraWhitespaces, false);
        var (at, read, scalars, begun) = (0, 0, 0, 0);
        while (at < text.Length)
        {
            var (part, length) = Next(text.AsSpan(at), utf8.AsSpan(read));
            var source = text.AsSpan(at, length);
            (at, read, scalars) = (at + length, read + Encoding.UTF8.GetByteCount(source), scalars + Count(source));
            if (!hasBegun && spec.RemoveExtraWhitespaces && part == " ")
                continue;
            if (!hasBegun && spec.AddDummyPrefix && !isSuffix)
                normalized.Append(_space, 0, begun);
            hasBegun = true;
            var kept = isBehindSpace ? part.AsSpan().TrimStart(' ') : part;
            if (kept.IsEmpty)
            {
                begun = part.Length > 0 && normalized.Stretch(scalars) ? scalars : begun;
                continue;
            }

            normalized.Append(kept.ToString().Replace(" ", _space, StringComparison.Ordinal), begun, scalars);
            (isBehindSpace, begun) = (spec.RemoveExtraWhitespaces && kept[^1] == ' ', scalars);
        }

        Finish(normalized, scalars, hasBegun);
        return normalized;
    }

    private void Finish(NormalizedText normalized, int scalars, bool hasBegun)
    {
        while (spec.RemoveExtraWhitespaces && normalized.Last == _space[0])
            normalized.RemoveLast();
        if (hasBegun && spec.AddDummyPrefix && isSuffix)
            normalized.Append(_space, scalars, scalars);
        normalized.Stretch(scalars);
    }

    /// <summary>What comes next, and how many UTF-16 units of the original it takes.</summary>
    private (string Part, int Length) Next(ReadOnlySpan<char> text, ReadOnlySpan<byte> utf8)
    {
        if (verbatim.LongestLength(text) is > 0 and var length)
            return (text[..length].ToString(), length);
        if (map.Match(utf8, out var part) is > 0 and var bytes && !Utf8Characters.IsInside(bytes < utf8.Length ? utf8[bytes] : (byte)0))
            return (part, Encoding.UTF8.GetCharCount(utf8[..bytes]));
        Rune.DecodeFromUtf16(text, out _, out length);
        return (text[..length].ToString(), length);
    }

    private static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }
}
