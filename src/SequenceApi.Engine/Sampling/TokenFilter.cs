using System.Numerics.Tensors;

namespace SequenceApi.Engine.Sampling;

/// <summary>Top-k, typical-p, top-p and min-p, in this order, each over what the one before has kept.</summary>
internal sealed class TokenFilter(TokenRanking ranking, WeightedDraw draw)
{
    private float[] _scratch = [];

    /// <summary>Sets the weights of the tokens that are not kept to 0; at least one is kept.</summary>
    /// <param name="weights">Unnormalized probabilities, [vocabulary].</param>
    /// <param name="parameters">What to keep.</param>
    public void Apply(Span<float> weights, SamplingParameters parameters)
    {
        if (parameters is { TopK: 0, TypicalP: 1, TopP: 1, MinP: 0 })
            return;
        if (_scratch.Length < weights.Length)
            _scratch = new float[weights.Length];
        if (parameters.TopK > 0)
            Keep(weights, ranking.Best(weights, parameters.TopK));
        if (parameters.TypicalP < 1)
            Keep(weights, Typical(weights, parameters.TypicalP));
        if (parameters.TopP < 1)
            Keep(weights, TopP(weights, parameters.TopP));
        if (parameters.MinP > 0)
            KeepAtLeast(weights, parameters.MinP);
    }

    /// <summary>The tokens whose surprise is closest to the entropy, as few as reach the probability together.</summary>
    private Span<int> Typical(ReadOnlySpan<float> weights, float probability)
    {
        var total = draw.Sum(weights);
        var entropy = 0.0;
        foreach (var weight in weights)
            if (weight > 0)
                entropy -= weight / total * FixedMath.Log(weight / total);
        var closeness = _scratch.AsSpan(0, weights.Length);
        for (var id = 0; id < weights.Length; id++)
            closeness[id] = weights[id] > 0 ? -(float)Math.Abs(FixedMath.Log(weights[id] / total) + entropy) : float.NegativeInfinity;
        return ranking.Nucleus(closeness, weights, probability * total, least: 0);
    }

    /// <summary>The most probable tokens, as few as reach the probability together. What all tokens below some weight can
    /// lack together is known before any of them is ranked.</summary>
    private Span<int> TopP(ReadOnlySpan<float> weights, float probability)
    {
        var total = draw.Sum(weights);
        return ranking.Nucleus(weights, weights, probability * total, (float)((1 - probability) * total / weights.Length / 2));
    }

    private static void KeepAtLeast(Span<float> weights, float fraction)
    {
        var least = fraction * TensorPrimitives.Max<float>(weights);
        foreach (ref var weight in weights)
            weight = weight < least ? 0 : weight;
    }

    private void Keep(Span<float> weights, ReadOnlySpan<int> ids)
    {
        var kept = _scratch.AsSpan(0, weights.Length);
        kept.Clear();
        foreach (var id in ids)
            kept[id] = weights[id];
        kept.CopyTo(weights);
    }
}
