namespace SequenceApi.Engine.Sampling;

/// <summary>Top-k, typical-p, top-p and min-p, in this order, each over what the one before has kept.</summary>
internal sealed class TokenFilter(TokenRanking ranking)
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
            Keep(weights, Nucleus(weights, ranking.Best(weights, weights.Length), parameters.TopP));
        if (parameters.MinP > 0)
            KeepAtLeast(weights, parameters.MinP);
    }

    /// <summary>The tokens whose surprise is closest to the entropy, as few as reach the probability together.</summary>
    private Span<int> Typical(ReadOnlySpan<float> weights, float probability)
    {
        var total = Sum(weights);
        var entropy = 0.0;
        foreach (var weight in weights)
            if (weight > 0)
                entropy -= weight / total * FixedMath.Log(weight / total);
        var closeness = _scratch.AsSpan(0, weights.Length);
        for (var id = 0; id < weights.Length; id++)
            closeness[id] = weights[id] > 0 ? -(float)Math.Abs(FixedMath.Log(weights[id] / total) + entropy) : float.NegativeInfinity;
        return Nucleus(weights, ranking.Best(closeness, weights.Length), probability);
    }

    /// <summary>The first of some ranked tokens, as few as reach the probability together.</summary>
    private static Span<int> Nucleus(ReadOnlySpan<float> weights, Span<int> ranked, float probability)
    {
        var target = probability * Sum(weights);
        var sum = 0.0;
        for (var i = 0; i < ranked.Length; i++)
        {
            sum += weights[ranked[i]];
            if (sum >= target)
                return ranked[..(i + 1)];
        }

        return ranked;
    }

    private static void KeepAtLeast(Span<float> weights, float fraction)
    {
        var max = 0f;
        foreach (var weight in weights)
            max = MathF.Max(max, weight);
        foreach (ref var weight in weights)
            if (weight < fraction * max)
                weight = 0;
    }

    private static double Sum(ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights)
            sum += weight;
        return sum;
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
