using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Training.Training;

/// <summary>A text as a model's tokens, for whatever scores it.</summary>
/// <param name="Tokens">All of them.</param>
/// <param name="CharacterCount">Unicode scalar values that are scored: without a beginning token, the first token is fed
/// and not scored, and neither are its characters.</param>
/// <param name="UnknownCount">Tokens that stand for what the vocabulary lacks.</param>
internal sealed record ScoredText(int[] Tokens, int CharacterCount, int UnknownCount)
{
    /// <summary>Encodes a text.</summary>
    /// <exception cref="TrainingException">It has fewer than two tokens.</exception>
    public static ScoredText Encode(string text, Tokenizer tokenizer, int? beginningId)
    {
        var tokens = tokenizer.Encode(text);
        if (tokens.Length < 2)
            throw new TrainingException("The text to score has fewer than two tokens: raise --holdout or bring more text.");
        var unscored = beginningId is null ? tokenizer.EncodeWithOffsets(text)[0].End : 0;
        return new ScoredText(tokens, text.EnumerateRunes().Count() - unscored, tokens.Count(id => id == tokenizer.UnknownId));
    }
}
