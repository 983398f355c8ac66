using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Tokenization;

namespace SequenceApi.Training.Baselines;

/// <summary>How a baseline reads its texts.</summary>
/// <param name="Tokenizer">Its tokens.</param>
/// <param name="BeginningId">The context of a text's first token, or null.</param>
internal sealed record BaselineTokens(Tokenizer Tokenizer, int? BeginningId)
{
    /// <summary>What its tokens are, and the order of a baseline of such tokens.</summary>
    public (string Kind, int StandardOrder) Kind => Tokenizer switch
    {
        CharacterTokenizer => (TokenizerKind.Character, 8),
        WordTokenizer => (TokenizerKind.Word, 5),
        _ => ("byte pair", 5),
    };

    /// <summary>The token of a line break, or null where none is one.</summary>
    public int? LineBreakId => Tokenizer.Find(WordTokenizer.LineBreak);

    /// <summary>All characters or words of some texts, a text begun by a line break where they have one.</summary>
    /// <param name="kind">The tokenizer's name.</param>
    /// <param name="texts">The texts.</param>
    public static BaselineTokens Learn(string kind, IEnumerable<string> texts)
    {
        // Between texts, so that the last word of one doesn't run into the first of the next.
        var text = string.Join(kind == TokenizerKind.Word ? WordTokenizer.LineBreak : "", texts);
        var tokenizer = LearnedTokenizer.Learn(kind, text, vocabularySize: null).Open();
        return new(tokenizer, tokenizer.Find(WordTokenizer.LineBreak));
    }
}
