using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Tokenization;

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

    private const string LineBreak = "\n";

    /// <summary>A network's tokens, and its beginning.</summary>
    public static BaselineTokens Of(Tokenizer tokenizer, int? beginningId)
    {
        var (kind, order) = tokenizer switch
        {
            CharacterTokenizer => (Character, 8),
            WordTokenizer => (Word, 5),
            _ => ("byte pair", 5),
        };
        return new(kind, order, tokenizer.Vocabulary.Count, tokenizer.UnknownId, beginningId, tokenizer.Find(LineBreak), tokenizer.Encode);
    }

    /// <summary>The characters of some texts, a text begun by a line break where they have one.</summary>
    public static BaselineTokens Characters(IEnumerable<string> texts) => Learn(TokenizerKind.Character, texts);

    /// <summary>The words and line breaks of some texts, a text begun by a line break.</summary>
    public static BaselineTokens Words(IEnumerable<string> texts) => Learn(TokenizerKind.Word, texts);

    private static BaselineTokens Learn(string kind, IEnumerable<string> texts)
    {
        var tokenizer = LearnedTokenizer.Learn(kind, string.Concat(texts), vocabularySize: null).Open();
        return Of(tokenizer, tokenizer.Find(LineBreak));
    }
}
