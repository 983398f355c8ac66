using System.Numerics.Tensors;

namespace SequenceApi.Engine.Sampling;

/// <summary>Top-k, typical-p, top-p and min-p, in this order, each over what the one before has kept.</summary>
internal sealed class TokenFilter(TokenRanking ranking)
{
    private float[] _closeness = [];

    /// <summary>Takes the weight of the tokens that are not kept away; at least one is kept.</summary>
    /// <param name="weights">Unnormalized probabilities.</param>
    /// <param name="parameters">What to keep.</param>
    public void Apply(TokenWeights weights, SamplingParameters parameters)
    {
        if (parameters.TopK > 0)
            weights.KeepOnly(ranking.Best(weights.Values, parameters.TopK));
        if (parameters.TypicalP < 1)
            weights.KeepOnly(Typical(weights, parameters.TypicalP));
        if (parameters.TopP < 1)
            weights.KeepOnly(TopP(weights, parameters.TopP));
        if (parameters.MinP > 0)
            weights.KeepAtLeast(parameters.MinP * TensorPrimitives.Max(weights.Values));
    }

    /// <summary>The tokens whose surprise is closest to the entropy, as few as reach the probability together.</summary>
    private Span<int> Typical(TokenWeights weights, float probability)
    {
        var values = weights.Values;
        var entropy = 0.0;
        foreach (var value in values)
            if (value > 0)
                entropy -= value / weights.Sum * FixedMath.Log(value / weights.Sum);
        if (_closeness.Length < values.Length)
            _closeness = new float[values.Length];
        var closeness = _closeness.AsSpan(0, values.Length);
        for (var id = 0; id < values.Length; id++)
            closeness[id] = values[id] > 0
                ? -(float)Math.Abs(FixedMath.Log(values[id] / weights.Sum) + entropy)
                : float.NegativeInfinity;
        return ranking.Nucleus(closeness, values, probability * weights.Sum, least: 0);
    }

    /// <summary>The most probable tokens, as few as reach the probability together. What all tokens below some weight can
    /// lack together is known before any of them is ranked.</summary>
    private Span<int> TopP(TokenWeights weights, float probability)
    {
        var least = (float)((1 - probability) * weights.Sum / weights.Values.Length / 2);
        return ranking.Nucleus(weights.Values, weights.Values, probability * weights.Sum, least);
    }
}
