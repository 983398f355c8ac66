namespace SequenceApi.Training.Training;

/// <summary>How well something predicts a text, as it is printed and kept.</summary>
/// <param name="Name">What predicts.</param>
/// <param name="TokenCount">Tokens that were scored.</param>
/// <param name="UnknownCount">Tokens of the text that the vocabulary lacks.</param>
/// <param name="NatsPerToken">The mean loss.</param>
/// <param name="Perplexity">exp of the mean loss, or the greatest number below it.</param>
/// <param name="BitsPerCharacter">Bits for each Unicode scalar value of the text; null where none is whole.</param>
/// <param name="LetterPerplexity">The perplexity over tokens with a letter alone, which leaves easy punctuation and line
/// breaks out; null where it was not measured.</param>
internal sealed record Figures(
    string Name, int TokenCount, int UnknownCount, double NatsPerToken, double Perplexity, double? BitsPerCharacter,
    double? LetterPerplexity = null)
{
    /// <summary>The figures of an evaluation.</summary>
    /// <param name="name">What predicts.</param>
    /// <param name="evaluation">How well it does.</param>
    /// <param name="text">What it was scored on.</param>
    /// <exception cref="TrainingException">The loss is no number.</exception>
    public static Figures Of(string name, Evaluation evaluation, ScoredText text) => double.IsFinite(evaluation.NatsPerToken)
        ? new(
            name, evaluation.TokenCount, text.UnknownCount, evaluation.NatsPerToken, evaluation.Perplexity,
            text.CharacterCount > 0 ? evaluation.BitsPerCharacter(text.CharacterCount) : null,
            evaluation.Part is { TokenCount: > 0 } letters ? letters.Perplexity : null)
        : throw new TrainingException($"The loss of the {name} on this text is {evaluation.NatsPerToken}: its weights are no good.");
}
