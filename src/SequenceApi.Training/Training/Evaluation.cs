namespace SequenceApi.Training.Training;

/// <summary>How well a model predicts a text.</summary>
/// <param name="TokenCount">Tokens that were scored.</param>
/// <param name="TotalNats">Minus the sum of their log probabilities.</param>
internal sealed record Evaluation(int TokenCount, double TotalNats)
{
    /// <summary>The same over some of the tokens alone, such as the letters; null where none were set apart.</summary>
    public Evaluation? Part { get; init; }

    /// <summary>The mean loss.</summary>
    public double NatsPerToken => TotalNats / TokenCount;

    /// <summary>exp of the mean loss, or the greatest number below it.</summary>
    public double Perplexity => Math.Min(double.MaxValue, Math.Exp(NatsPerToken));

    /// <summary>Bits for each Unicode scalar value of the text.</summary>
    /// <param name="characterCount">The text's scalar values.</param>
    public double BitsPerCharacter(int characterCount) => TotalNats / (characterCount * Math.Log(2));
}
