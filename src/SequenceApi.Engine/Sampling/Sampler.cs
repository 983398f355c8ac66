using System.Numerics.Tensors;

namespace SequenceApi.Engine.Sampling;

/// <summary>Turns logits into distributions, rankings and draws. Holds scratch memory, so it belongs to one thread.</summary>
internal sealed class Sampler
{
    private readonly TokenRanking _ranking = new();
    private readonly WeightedDraw _draw = new();
    private readonly TokenFilter _filter;
    private float[] _weights = [];
    private float[] _scores = [];
    private float[] _tempered = [];

    public Sampler() => _filter = new TokenFilter(_ranking, _draw);

    /// <summary>The distribution that logits stand for; valid until the next call.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelFailed"/> where the logits are no numbers.</exception>
    public TokenDistribution Distribution(ReadOnlySpan<float> logits)
    {
        Reserve(logits.Length);
        var weights = _weights.AsSpan(0, logits.Length);
        var max = Max(logits);
        return new TokenDistribution(logits, weights, max, FixedMath.ExpAndSum(logits, max, 1, weights));
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
        var probabilities = new float[tokens.Length];
        if (temperature == 1)
        {
            for (var i = 0; i < tokens.Length; i++)
                probabilities[i] = distribution.Probability(tokens[i].Id);
            return probabilities;
        }

        var weights = _tempered.AsSpan(0, distribution.Logits.Length);
        var sum = FixedMath.ExpAndSum(distribution.Logits, Max(distribution.Logits), temperature, weights);
        for (var i = 0; i < tokens.Length; i++)
            probabilities[i] = (float)(weights[tokens[i].Id] / sum);
        return probabilities;
    }

    /// <summary>Chooses the next token.</summary>
    /// <param name="distribution">The model's own.</param>
    /// <param name="parameters">How to choose.</param>
    /// <param name="counts">The tokens so far, where there are penalties.</param>
    /// <param name="position">Tokens of the text so far: decides the draw together with the seed.</param>
    /// <param name="unknownId">Never chosen.</param>
    /// <param name="barredId">Not chosen this time.</param>
    public int Sample(
        TokenDistribution distribution, SamplingParameters parameters, TokenCounts? counts, int position, int? unknownId, int? barredId)
    {
        var uniform = RandomDraw.Uniform(parameters.Seed, position, choice: 0);
        if (counts is null && parameters.LogitBias.Count == 0 && Choose(distribution, parameters, uniform, unknownId, barredId) is { } chosen)
            return chosen;
        var scores = _scores.AsSpan(0, distribution.Logits.Length);
        distribution.Logits.CopyTo(scores);
        counts?.Penalize(scores, parameters);
        for (var i = 0; i < parameters.LogitBias.Count; i++)
            scores[parameters.LogitBias[i].Key] += parameters.LogitBias[i].Value;
        Bar(scores, unknownId);
        Bar(scores, barredId);
        if (parameters.Temperature == 0)
            return _ranking.Best(scores, 1)[0];
        var weights = _tempered.AsSpan(0, scores.Length);
        FixedMath.ExpAndSum(scores, Max(scores), parameters.Temperature, weights);
        _filter.Apply(weights, parameters);
        return _draw.Draw(weights, uniform);
    }

    /// <summary>The shortcuts: the greatest score as it is, or a draw from the weights that the distribution has already.
    /// Null where neither will do.</summary>
    private int? Choose(TokenDistribution distribution, SamplingParameters parameters, double uniform, int? unknownId, int? barredId)
    {
        if (parameters.Temperature == 0)
            return distribution.MostProbable() is var best && best != unknownId && best != barredId ? best : null;
        if (parameters.Temperature != 1)
            return null;
        var weights = _tempered.AsSpan(0, distribution.Logits.Length);
        distribution.Weights.CopyTo(weights);
        Clear(weights, unknownId);
        Clear(weights, barredId);

        // Where nearly all weight was theirs, the others' may have vanished: then it is scaled anew.
        if (!weights.ContainsAnyExcept(0))
            return null;
        _filter.Apply(weights, parameters);
        return _draw.Draw(weights, uniform);
    }

    private static void Clear(Span<float> weights, int? id)
    {
        if (id is { } barred)
            weights[barred] = 0;
    }

    private static void Bar(Span<float> scores, int? id)
    {
        if (id is { } barred)
            scores[barred] = float.NegativeInfinity;
    }

    private static float Max(ReadOnlySpan<float> scores)
    {
        var max = TensorPrimitives.Max(scores);
        return float.IsFinite(max) ? max : throw new SequenceApiException(ErrorCode.ModelFailed, "The model's scores are no numbers.");
    }

    private void Reserve(int length)
    {
        if (_weights.Length < length)
            (_weights, _scores, _tempered) = (new float[length], new float[length], new float[length]);
    }
}
