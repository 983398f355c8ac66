namespace SequenceApi.Engine.Sampling;

/// <summary>Turns logits into distributions, rankings and draws. Holds scratch memory, so it belongs to one thread.</summary>
internal sealed class Sampler
{
    /// <summary>Stands for a token where none can be chosen.</summary>
    public const int NoToken = -1;

    private readonly TokenRanking _ranking = new();
    private readonly TokenWeights _own = new();
    private readonly TokenWeights _changed = new();
    private readonly TokenFilter _filter;
    private float[] _scores = [];

    public Sampler() => _filter = new TokenFilter(_ranking);

    /// <summary>The distribution that logits stand for; valid until the next call.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelFailed"/> where the logits are no numbers.</exception>
    public TokenDistribution Distribution(ReadOnlySpan<float> logits)
    {
        var max = _own.Exponentiate(logits, temperature: 1);
        return new TokenDistribution(logits, max, _own);
    }

    /// <summary>The most probable tokens, best first.</summary>
    public RankedToken[] Top(TokenDistribution distribution, int count, int? unknownId)
    {
        var ids = _ranking.Best(distribution.Logits, count, unknownId);
        var top = new RankedToken[ids.Length];
        for (var i = 0; i < ids.Length; i++)
            top[i] = new RankedToken(ids[i], distribution.LogProbability(ids[i]));
        return top;
    }

    /// <summary>The probabilities of some tokens after a temperature.</summary>
    public float[] Probabilities(TokenDistribution distribution, ReadOnlySpan<RankedToken> tokens, float temperature)
    {
        var weights = distribution.Weights;
        if (temperature != 1)
            (weights = _changed).Exponentiate(distribution.Logits, temperature);
        var probabilities = new float[tokens.Length];
        for (var i = 0; i < tokens.Length; i++)
            probabilities[i] = (float)(weights.Values[tokens[i].Id] / weights.Sum);
        return probabilities;
    }

    /// <summary>Chooses the next token.</summary>
    /// <param name="distribution">The model's own.</param>
    /// <param name="parameters">How to choose.</param>
    /// <param name="counts">The tokens so far, where there are penalties.</param>
    /// <param name="position">Tokens of the text so far: decides the draw together with the seed.</param>
    /// <param name="unknownId">Never chosen.</param>
    /// <param name="barredId">Not chosen this time.</param>
    /// <param name="limiter">Keeps some tokens away; null for none.</param>
    /// <returns>The token; <see cref="NoToken"/> where the limiter leaves none.</returns>
    public int Sample(
        TokenDistribution distribution, SamplingParameters parameters, TokenCounts? counts, int position, int? unknownId, int? barredId,
        TokenLimiter? limiter = null)
    {
        var uniform = RandomDraw.Uniform(parameters.Seed, position, parameters.Choice);
        if (counts is null && limiter is null && parameters.LogitBias.Count == 0 && Choose(distribution, parameters, uniform, unknownId, barredId) is { } chosen)
            return chosen;
        if (_scores.Length < distribution.Logits.Length)
            _scores = new float[distribution.Logits.Length];
        var scores = _scores.AsSpan(0, distribution.Logits.Length);
        distribution.Logits.CopyTo(scores);
        counts?.Penalize(scores, parameters);
        for (var i = 0; i < parameters.LogitBias.Count; i++)
            scores[parameters.LogitBias[i].Key] += parameters.LogitBias[i].Value;
        Bar(scores, unknownId);
        Bar(scores, barredId);
        if (limiter is not null && !limiter.Apply(scores))
            return NoToken;
        if (parameters.Temperature == 0)
            return _ranking.Best(scores, 1)[0];
        _changed.Exponentiate(scores, parameters.Temperature);
        _filter.Apply(_changed, parameters);
        return _changed.Draw(uniform);
    }

    /// <summary>The shortcuts: the greatest score as it is, or a draw from the weights that the distribution has already.
    /// Null where neither will do.</summary>
    private int? Choose(TokenDistribution distribution, SamplingParameters parameters, double uniform, int? unknownId, int? barredId)
    {
        if (parameters.Temperature == 0)
            return _ranking.Best(distribution.Logits, 1)[0] is var best && best != unknownId && best != barredId ? best : null;
        if (parameters.Temperature != 1)
            return null;
        if (unknownId is null && barredId is null && !parameters.HasFilters)
            return distribution.Weights.Draw(uniform);
        _changed.CopyFrom(distribution.Weights);
        _changed.Exclude(unknownId);
        _changed.Exclude(barredId);

        // Where nearly all weight was theirs, the others' may have vanished: then it is scaled anew.
        if (_changed.Sum == 0)
            return null;
        _filter.Apply(_changed, parameters);
        return _changed.Draw(uniform);
    }

    private static void Bar(Span<float> scores, int? id)
    {
        if (id is { } barred)
            scores[barred] = float.NegativeInfinity;
    }
}
