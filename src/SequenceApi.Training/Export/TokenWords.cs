using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Training.Export;

/// <summary>What a model card calls the tokens of a tokenizer.</summary>
/// <param name="Model">A model of them.</param>
/// <param name="One">One of them.</param>
/// <param name="Tokens">What they are.</param>
/// <param name="Unknown">What happens to text that the vocabulary lacks.</param>
/// <param name="Memory">How far the hidden state reaches.</param>
/// <param name="SampleLength">How many make a sample of some lines.</param>
internal sealed record TokenWords(string Model, string One, string Tokens, string Unknown, string Memory, int SampleLength)
{
    /// <summary>The words for a kind of tokenizer.</summary>
    public static TokenWords For(string kind) => kind switch
    {
        TokenizerKind.Word => new(
            "word model", "word", "words between white space; a line break is one too, and ends a sentence",
            "Words that its vocabulary lacks are read as `<unk>`, which is never predicted.", "some dozen words", 80),
        TokenizerKind.BytePair => new(
            "byte-pair model", "token", "byte-level byte pairs",
            "It reads any text; what its corpus lacks it reads byte by byte.", "some hundred tokens", 120),
        _ => new(
            "character model", "character", "characters (Unicode scalar values)",
            "Characters that its vocabulary lacks are read as `<unk>`, which is never predicted.", "some hundred characters", 300),
    };
}
