using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>Turns whatever a graph scores tokens with into logits, and finds out what it is.</summary>
internal static class ScoresConversion
{
    // Just below the logarithm of the smallest number that is not 0.
    private const float LeastLogit = -104;
    private const double Tolerance = 2e-3;

    /// <summary>Turns scores into logits in place; the softmax of these gives the probabilities that were there.</summary>
    public static void ToLogits(ScoresKind kind, Span<float> scores)
    {
        if (kind == ScoresKind.Logits)
            return;
        for (var i = 0; i < scores.Length; i++)
        {
            var logit = kind == ScoresKind.LogProbabilities ? scores[i] : scores[i] > 0 ? (float)FixedMath.Log(scores[i]) : scores[i] <= 0 ? LeastLogit : float.NaN;
            scores[i] = logit < LeastLogit ? LeastLogit : logit;
        }
    }

    /// <summary>What the scores of several tokens are: one chance row adds up to 1, but not all.</summary>
    public static ScoresKind Detect(IReadOnlyList<float[]> rows)
    {
        if (rows.All(row => row.All(score => score >= 0) && Math.Abs(row.Sum(score => (double)score) - 1) < Tolerance))
            return ScoresKind.Probabilities;
        return rows.All(row => row.All(score => score <= Tolerance) && Math.Abs(row.Sum(score => Math.Exp(score)) - 1) < Tolerance)
            ? ScoresKind.LogProbabilities
            : ScoresKind.Logits;
    }
}
