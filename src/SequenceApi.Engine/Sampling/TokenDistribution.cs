namespace SequenceApi.Engine.Sampling;

/// <summary>The model's own distribution of the next token: the softmax of its logits at temperature 1.</summary>
/// <param name="logits">The scores, [vocabulary].</param>
/// <param name="weights">exp(logit − greatest logit), [vocabulary].</param>
/// <param name="max">The greatest logit.</param>
/// <param name="sum">Of the weights.</param>
internal readonly ref struct TokenDistribution(
    ReadOnlySpan<float> logits, ReadOnlySpan<float> weights, float max, double sum)
{
    private readonly double _logSum = FixedMath.Log(sum);

    public ReadOnlySpan<float> Logits { get; } = logits;

    public ReadOnlySpan<float> Weights { get; } = weights;

    /// <summary>The natural logarithm of a token's probability.</summary>
    public float LogProbability(int id) => (float)(Logits[id] - max - _logSum);

    /// <summary>The most probable token; of equals, the lowest id.</summary>
    public int MostProbable()
    {
        var id = 0;
        while (Logits[id] != max)
            id++;
        return id;
    }

    /// <summary>A token's probability.</summary>
    public float Probability(int id) => (float)(Weights[id] / sum);

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
    public double Entropy()
    {
        var weighted = 0.0;
        for (var id = 0; id < Logits.Length; id++)
            if (Weights[id] > 0)
                weighted += Weights[id] * (double)(Logits[id] - max);
        return Math.Max(0, _logSum - (weighted / sum));
    }
}
