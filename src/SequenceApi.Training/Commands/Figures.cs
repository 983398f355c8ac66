using SequenceApi.Training.Baselines;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Commands;

/// <summary>How well something predicts a text, as it is printed.</summary>
/// <param name="Name">What predicts.</param>
/// <param name="NatsPerToken">The mean loss.</param>
/// <param name="Perplexity">exp of the mean loss.</param>
/// <param name="BitsPerCharacter">Bits for each Unicode scalar value of the text.</param>
/// <param name="TokenCount">Tokens that were scored.</param>
/// <param name="UnknownCount">Tokens of the text that the vocabulary lacks.</param>
internal sealed record Figures(
    string Name, double NatsPerToken, double Perplexity, double BitsPerCharacter, int TokenCount, int UnknownCount)
{
    /// <summary>The figures of a network.</summary>
    public Figures(string name, Evaluation evaluation, int characterCount, int unknownCount)
        : this(name, evaluation.NatsPerToken, evaluation.Perplexity, evaluation.BitsPerCharacter(characterCount), evaluation.TokenCount, unknownCount)
    {
    }

    /// <summary>The figures of a baseline.</summary>
    public Figures(BaselineResult baseline)
        : this(
            $"{baseline.Order}-gram ({baseline.Kind})", baseline.NatsPerToken, baseline.Perplexity, baseline.BitsPerCharacter,
            baseline.TokenCount, baseline.UnknownCount)
    {
    }
}
