namespace SequenceApi.Engine.Tokenization;

/// <summary>The names of the tokenizers in <c>model.json</c>.</summary>
internal static class TokenizerKind
{
    /// <summary>One token for each Unicode scalar value.</summary>
    public const string Character = "character";

    /// <summary>Words between white space.</summary>
    public const string Word = "word";

    /// <summary>Byte-level byte pairs.</summary>
    public const string BytePair = "bpe";

    /// <summary>The pieces of a SentencePiece model.</summary>
    public const string SentencePiece = "sentencepiece";

    /// <summary>The names of those that can be learned here.</summary>
    public static readonly IReadOnlyList<string> Learned = [Character, Word, BytePair];

    /// <summary>Every name.</summary>
    public static readonly IReadOnlyList<string> All = [.. Learned, SentencePiece];

    /// <summary>Makes a tokenizer.</summary>
    /// <param name="kind">Its name.</param>
    /// <param name="vocabulary">Its tokens.</param>
    /// <param name="unknown">The token for what the vocabulary lacks, or null; byte pairs lack nothing.</param>
    /// <param name="merges">The merges of byte pairs, else null.</param>
    /// <param name="lineBreak">Among words, the token that stands for a line break; null where it is itself.</param>
    /// <exception cref="InvalidDataException">There is no such tokenizer, or the parts don't fit it.</exception>
    public static Tokenizer Create(string kind, Vocabulary vocabulary, string? unknown, IReadOnlyList<Merge>? merges, string? lineBreak = null) =>
        (kind, merges, unknown) switch
        {
            (Character, null, _) => new CharacterTokenizer(vocabulary, unknown),
            (Word, null, _) => new WordTokenizer(vocabulary, unknown, new(lineBreak ?? WordTokenizer.LineBreak)),
            (BytePair, not null, null) => new BytePairTokenizer(vocabulary, merges),
            (Character or Word, _, _) => throw new InvalidDataException($"A tokenizer of the kind '{kind}' has no merges."),
            (BytePair, null, _) => throw new InvalidDataException($"A tokenizer of the kind '{kind}' needs merges."),
            (BytePair, _, _) => throw new InvalidDataException($"A tokenizer of the kind '{kind}' has no unknown token."),
            _ => throw new InvalidDataException($"There is no tokenizer of the kind '{kind}'; there are: {string.Join(", ", All)}."),
        };
}
