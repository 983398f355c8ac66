using System.Text;

namespace SequenceApi.Engine.Tokenization;

/// <summary>
/// One token for each run of characters without white space, and one for each line break, which ends a sentence as in the
/// Penn Treebank. Other white space separates and is lost: decoding puts one space before each word and none before a line
/// break, so that tokens read one after the other, and are encoded as the same tokens again.
/// </summary>
public sealed class WordTokenizer : Tokenizer
{
    /// <summary>The token that ends a sentence.</summary>
    public const string LineBreak = "\n";

    /// <summary>Makes a tokenizer of words.</summary>
    /// <param name="vocabulary">The words, without spaces, and the line break.</param>
    /// <param name="unknown">The token for other words, or null to refuse them. Where it stands in a text itself, that is
    /// the same token.</param>
    /// <exception cref="InvalidDataException">Another token has white space or is empty, or the unknown one is missing.</exception>
    public WordTokenizer(Vocabulary vocabulary, string? unknown)
        : base(vocabulary, unknown, token => Encoding.UTF8.GetBytes(Spaced(token)))
    {
    }

    /// <summary>None: white space makes no token, and an unknown word may be of any length.</summary>
    public override int LeastTokens(string text) => 0;

    /// <inheritdoc/>
    public override int[] Encode(string text)
    {
        var ids = new List<int>();
        foreach (var (start, length) in new WordSplitter(text))
            ids.Add(Id(text, start, length));
        return [.. ids];
    }

    /// <inheritdoc/>
    public override EncodedToken[] EncodeWithOffsets(string text)
    {
        var tokens = new List<EncodedToken>();
        var (offset, counted) = (0, 0);
        foreach (var (start, length) in new WordSplitter(text))
        {
            offset += CountScalars(text.AsSpan(counted, start - counted));
            var scalars = CountScalars(text.AsSpan(start, length));
            tokens.Add(new EncodedToken(Id(text, start, length), offset, scalars));
            (offset, counted) = (offset + scalars, start + length);
        }

        return [.. tokens];
    }

    /// <summary>Behind white space, where no word goes on.</summary>
    public override int FindCut(ReadOnlySpan<char> text, int least, bool isEnd)
    {
        for (var cut = least; cut <= text.Length; cut++)
            if (char.IsWhiteSpace(text[cut - 1]))
                return cut;
        return isEnd ? text.Length : 0;
    }

    /// <summary>The word that the text ends in, with the space before it; that space alone where it ends in white space.</summary>
    internal override byte[] Pending(string text) =>
        text.Length == 0 || text[^1] == '\n' ? [] : Encoding.UTF8.GetBytes(" " + LastWord(text));

    /// <inheritdoc/>
    internal override int PendingTokens(string text) => LastWord(text).Length > 0 ? 1 : 0;

    private static string LastWord(string text)
    {
        var start = text.Length;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
            start--;
        return text[start..];
    }

    private int Id(string text, int start, int length) => FindWord(text.AsSpan(start, length)) ?? UnknownId ?? throw MissingText.Words(Missing(text), CountScalars(text.AsSpan(0, start)));

    private int? FindWord(ReadOnlySpan<char> word) => Vocabulary.Find(word) is { } id && !Vocabulary.Controls.Contains(id) ? id : null;

    private List<string> Missing(string text)
    {
        var missing = new List<string>();
        foreach (var (start, length) in new WordSplitter(text))
            if (FindWord(text.AsSpan(start, length)) is null)
                missing.Add(text.Substring(start, length));
        return missing;
    }

    private static int CountScalars(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    private static string Spaced(string token) => token switch
    {
        LineBreak => token,
        "" => throw new InvalidDataException("A word of the vocabulary is empty."),
        _ when token.Any(char.IsWhiteSpace) => throw new InvalidDataException($"The word '{token}' of the vocabulary has white space."),
        _ => " " + token,
    };
}
