using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Baselines;

/// <summary>How a baseline reads its texts.</summary>
/// <param name="Kind">What its tokens are.</param>
/// <param name="StandardOrder">The order of a baseline of such tokens.</param>
/// <param name="VocabularySize">How many tokens there are, the unknown one included.</param>
/// <param name="UnknownId">The token of what the vocabulary lacks.</param>
/// <param name="BeginningId">The context of a text's first token, or null.</param>
/// <param name="LineBreakId">The token of a line break, or null where none is one.</param>
/// <param name="Encode">A text's tokens.</param>
internal sealed record BaselineTokens(
    string Kind, int StandardOrder, int VocabularySize, int? UnknownId, int? BeginningId, int? LineBreakId, Func<string, int[]> Encode)
{
    /// <summary>Characters.</summary>
    public const string Character = "character";

    /// <summary>Words.</summary>
    public const string Word = "word";

    private const string LineBreak = WhitespaceWords.LineBreak;

    /// <summary>A network's tokens, and its beginning.</summary>
    public static BaselineTokens Of(Tokenizer tokenizer, int? beginningId)
    {
        var (kind, order) = tokenizer is CharacterTokenizer ? (Character, 8) : ("own", 5);
        var vocabulary = tokenizer.Vocabulary;
        return new(kind, order, vocabulary.Count, tokenizer.UnknownId, beginningId, vocabulary.Find(LineBreak), tokenizer.Encode);
    }

    /// <summary>The characters of some texts, a text begun by a line break where they have one.</summary>
    public static BaselineTokens Characters(IEnumerable<string> texts)
    {
        var vocabulary = CharacterTokenizer.Learn(string.Concat(texts), CheckpointInfo.Unknown);
        return Of(new CharacterTokenizer(vocabulary, CheckpointInfo.Unknown), vocabulary.Find(LineBreak));
    }

    /// <summary>The words and line breaks of some texts, a text begun by a line break.</summary>
    public static BaselineTokens Words(IEnumerable<string> texts)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal) { [CheckpointInfo.Unknown] = 0, [LineBreak] = 1 };
        foreach (var word in texts.SelectMany(WhitespaceWords.Split))
            ids.TryAdd(word, ids.Count);
        return new(Word, 5, ids.Count, 0, 1, 1, text => [.. WhitespaceWords.Split(text).Select(word => ids.GetValueOrDefault(word))]);
    }
}
