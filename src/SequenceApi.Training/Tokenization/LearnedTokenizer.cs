using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Training.Tokenization;

/// <summary>What a tokenizer is made of, as a checkpoint and a bundle keep it.</summary>
/// <param name="Kind">The tokenizer's name, as in <c>model.json</c>.</param>
/// <param name="Vocabulary">The tokens by id.</param>
/// <param name="Merges">The merges of byte pairs in the order of their ranks; null for other kinds.</param>
internal sealed record LearnedTokenizer(string Kind, string[] Vocabulary, Merge[]? Merges = null)
{
    /// <summary>The token that stands for what a vocabulary lacks.</summary>
    public const string UnknownToken = "<unk>";

    /// <summary>The fewest tokens of byte pairs: the bytes and one merge.</summary>
    public const int LeastBytePairs = 257;

    /// <summary>The most tokens of byte pairs.</summary>
    public const int MostBytePairs = 65_536;

    private const int StandardBytePairs = 8192;
    private const string VocabularyFile = "vocab.json";
    private const string MergesFile = "merges.txt";

    /// <summary>The unknown token, or null where nothing is unknown.</summary>
    public string? Unknown => Kind == TokenizerKind.BytePair ? null : UnknownToken;

    /// <summary>Learns a tokenizer from a text.</summary>
    /// <param name="kind">The tokenizer's name.</param>
    /// <param name="text">The training text.</param>
    /// <param name="vocabularySize">Tokens at most; null for all characters or words, or for at most 8192 byte
    /// pairs. Where it is given, byte pairs are exactly as many.</param>
    /// <exception cref="TrainingException">There is no such tokenizer, or none of that size.</exception>
    public static LearnedTokenizer Learn(string kind, string text, int? vocabularySize) => kind switch
    {
        TokenizerKind.Character => new(kind, Characters(text, vocabularySize)),
        TokenizerKind.Word => new(kind, WordVocabulary.Learn(text, UnknownToken, vocabularySize)),
        TokenizerKind.BytePair => BytePairs(text, vocabularySize),
        _ => throw new TrainingException($"There is no tokenizer '{kind}': choose one of {string.Join(", ", TokenizerKind.Learned)}."),
    };

    /// <summary>The tokenizer itself.</summary>
    public Tokenizer Open() => TokenizerKind.Create(Kind, new Vocabulary(Vocabulary), Unknown, Merges);

    /// <summary>Writes its files into a bundle's folder.</summary>
    /// <returns>The files' names.</returns>
    public string[] Save(string directory)
    {
        new Vocabulary(Vocabulary).Save(Path.Combine(directory, VocabularyFile));
        if (Merges is null)
            return [VocabularyFile];
        Merge.Save(Path.Combine(directory, MergesFile), Merges);
        return [VocabularyFile, MergesFile];
    }

    /// <summary>What <c>model.json</c> says about it.</summary>
    /// <param name="beginning">The token fed before a new text, or null.</param>
    public TokenizerManifest Describe(string? beginning) =>
        new(Kind, VocabularyFile, Unknown, beginning, Merges: Merges is null ? null : MergesFile);

    private static string[] Characters(string text, int? limit)
    {
        var vocabulary = CharacterTokenizer.Learn(text, UnknownToken, limit);
        return [.. Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary[id])];
    }

    private static LearnedTokenizer BytePairs(string text, int? size)
    {
        if (size is < LeastBytePairs or > MostBytePairs)
            throw new TrainingException($"--vocabulary-size takes {LeastBytePairs} to {MostBytePairs} for byte pairs, not {size}.");
        var learned = BytePairLearner.Learn(text, size ?? StandardBytePairs);
        return size is null || learned.Vocabulary.Length == size ? learned : throw new TrainingException(
            $"The training text has pairs for {learned.Vocabulary.Length:N0} tokens only: lower --vocabulary-size, or bring more text.");
    }
}
