using System.Text;

namespace SequenceApi.Engine.Tokenization;

/// <summary>
/// One token for each run of characters without white space, and one for each line break, which ends a sentence as in the
/// Penn Treebank. Other white space separates and is lost: decoding puts one space before each word and none before a line
/// break, so that tokens read one after the other, and are encoded as the same tokens again. Where the vocabulary has no
/// line break, it separates like any white space.
/// </summary>
public sealed class WordTokenizer : Tokenizer
{
    /// <summary>The token that ends a sentence.</summary>
    public const string LineBreak = "\n";

    private readonly WordRules _rules;
    private readonly int? _lineBreakId;

    /// <summary>Makes a tokenizer of words.</summary>
    /// <param name="vocabulary">The words, without spaces, and the line break.</param>
    /// <param name="unknown">The token for other words, or null to refuse them. Where it stands in a text itself, that is
    /// the same token.</param>
    /// <exception cref="InvalidDataException">Another token has white space or is empty, or the unknown one is missing.</exception>
    public WordTokenizer(Vocabulary vocabulary, string? unknown)
        : this(vocabulary, unknown, new WordRules())
    {
    }

    /// <inheritdoc cref="WordTokenizer(Vocabulary, string?)"/>
    internal WordTokenizer(Vocabulary vocabulary, string? unknown, WordRules rules)
        : base(vocabulary, unknown, token => Encoding.UTF8.GetBytes(token == rules.LineBreak ? LineBreak : Spaced(token))) =>
        (_rules, _lineBreakId) = (rules, rules.LineBreak is null ? null : vocabulary.Find(rules.LineBreak));

    /// <summary>None: white space makes no token, and an unknown word may be of any length.</summary>
    public override int LeastTokens(string text) => 0;

    /// <inheritdoc/>
    public override int[] Encode(string text)
    {
        var ids = new List<int>();
        foreach (var (start, length) in Split(text))
            ids.Add(Id(text, start, length));
        return [.. ids];
    }

    /// <inheritdoc/>
    public override EncodedToken[] EncodeWithOffsets(string text)
    {
        var tokens = new List<EncodedToken>();
        var (offset, counted) = (0, 0);
        foreach (var (start, length) in Split(text))
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
        text.Length == 0 || LastWord(text) is LineBreak ? [] : Encoding.UTF8.GetBytes(" " + LastWord(text));

    /// <inheritdoc/>
    internal override int PendingTokens(string text) => LastWord(text) is "" or LineBreak ? 0 : 1;

    /// <summary>The word or line break that a text ends in; nothing where it ends in other white space.</summary>
    private string LastWord(string text)
    {
        var (at, length) = (0, 0);
        foreach (var word in Split(text))
            (at, length) = word;
        return at + length < text.Length || length == 0 ? "" : Written(text.AsSpan(at)).ToString();
    }

    private WordSplitter Split(ReadOnlySpan<char> text) => new(text, _lineBreakId is not null, _rules.SplitsMarks);

    /// <summary>A word as the vocabulary has it.</summary>
    private ReadOnlySpan<char> Written(ReadOnlySpan<char> word) => _rules.IsLowercase ? LowerCase.Of(word) : word;

    private int Id(string text, int start, int length) => FindWord(text.AsSpan(start, length)) ?? UnknownId ?? throw MissingText.Words(Missing(text), CountScalars(text.AsSpan(0, start)));

    private int? FindWord(ReadOnlySpan<char> word) => word is LineBreak
        ? _lineBreakId
        : Vocabulary.Find(Written(word)) is { } id && !Vocabulary.Controls.Contains(id) && id != _lineBreakId ? id : null;

    private List<string> Missing(string text)
    {
        var missing = new List<string>();
        foreach (var (start, length) in Split(text))
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
        "" => throw new InvalidDataException("A word of the vocabulary is empty."),
        _ when token.Any(char.IsWhiteSpace) => throw new InvalidDataException($"The word '{token}' of the vocabulary has white space."),
        _ => " " + token,
    };
}
