namespace SequenceApi.Engine.Sampling;

/// <summary>The model's own distribution of the next token: the softmax of its logits at temperature 1.</summary>
/// <param name="logits">The scores, [vocabulary].</param>
/// <param name="max">The greatest of them.</param>
/// <param name="weights">exp(logit − greatest logit).</param>
internal readonly ref struct TokenDistribution(ReadOnlySpan<float> logits, float max, TokenWeights weights)
{
    /// <summary>The greatest logit.</summary>
    public float Greatest { get; } = max;

    /// <summary>ln Σ exp(logit − greatest logit).</summary>
    public double LogSum { get; } = FixedMath.Log(weights.Sum);

    public ReadOnlySpan<float> Logits { get; } = logits;

    public TokenWeights Weights { get; } = weights;

    /// <summary>The natural logarithm of a token's probability.</summary>
    public float LogProbability(int id) => (float)(Logits[id] - Greatest - LogSum);

    /// <summary>A token's probability.</summary>
    public float Probability(int id) => (float)(Weights.Values[id] / Weights.Sum);

    /// <summary>1 for the most probable token; of equals, the lower id comes first.</summary>
    public int Rank(int id)
    {
        var rank = 1;
        for (var other = 0; other < Logits.Length; other++)
            if (Logits[other] > Logits[id] || (Logits[other] == Logits[id] && other < id))
                rank++;
        return rank;
    }

    /// <summary>−Σ p ln p, in nats.</summary>
    public double Entropy() => Math.Max(0, LogSum - (FixedMath.WeightedSum(Weights.Values, Logits, Greatest) / Weights.Sum));
}
