using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Sampling;

/// <summary>Turns logits into distributions, rankings and draws. Holds scratch memory, so it belongs to one thread.</summary>
internal sealed class Sampler
{
    /// <summary>Chosen instead of a token where the completion ends: a constraint ends it, or no token is left.</summary>
    public const int End = -1;

    private readonly TokenRanking _ranking = new();
    private readonly TokenWeights _own = new();
    private readonly TokenWeights _changed = new();
    private readonly TokenFilter _filter;
    private float[] _scores = [];
    private float[] _refused = [];

    public Sampler() => _filter = new TokenFilter(_ranking);

    /// <summary>The distribution that logits stand for; valid until the next call.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelFailed"/> where the logits are no numbers.</exception>
    public TokenDistribution Distribution(ReadOnlySpan<float> logits)
    {
        var max = _own.Exponentiate(logits, temperature: 1);
        return new TokenDistribution(logits, max, _own);
    }

    /// <summary>The most probable tokens but those that are skipped, best first.</summary>
    public RankedToken[] Top(TokenDistribution distribution, int count, TokenSet skipped)
    {
        var ids = _ranking.Best(distribution.Logits, count, skipped);
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
    /// <param name="skipped">Never chosen.</param>
    /// <param name="endId">The model's end token, where it has one.</param>
    /// <param name="mayEnd">Whether the completion is long enough to end here.</param>
    /// <param name="constraint">What it has to be; null for anything.</param>
    /// <param name="limiter">Keeps some tokens away; null for none.</param>
    /// <returns>The token, or <see cref="End"/>.</returns>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where no token is left and it can't end.</exception>
    public int Sample(
        TokenDistribution distribution, SamplingParameters parameters, TokenCounts? counts, int position, TokenSet skipped, int? endId,
        bool mayEnd, TokenConstraint? constraint = null, TokenLimiter? limiter = null)
    {
        var uniform = RandomDraw.Uniform(parameters.Seed, position, parameters.Choice);
        var (barredId, allowed) = (mayEnd ? null : endId, constraint?.Allowed);
        if (counts is null && limiter is null && allowed is null && parameters.LogitBias.Count == 0
            && Choose(distribution, parameters, uniform, skipped, barredId) is { } chosen)
            return chosen;
        if (_scores.Length < distribution.Logits.Length)
            _scores = new float[distribution.Logits.Length];
        var scores = _scores.AsSpan(0, distribution.Logits.Length);
        distribution.Logits.CopyTo(scores);
        counts?.Penalize(scores, parameters);
        Add(scores, parameters.LogitBias);
        foreach (var id in skipped.Ids)
            scores[id] = float.NegativeInfinity;
        if (barredId is { } barred)
            scores[barred] = float.NegativeInfinity;
        if (limiter?.Apply(scores) == false && allowed is null)
            return End;
        var ending = allowed is null ? End : Constrain(scores, constraint!, allowed, endId, mayEnd);
        var chosenId = Choose(scores, parameters, uniform);
        return chosenId == ending ? End : chosenId;
    }

    private int Choose(ReadOnlySpan<float> scores, SamplingParameters parameters, double uniform)
    {
        if (parameters.Temperature == 0)
            return _ranking.Best(scores, 1)[0];
        _changed.Exponentiate(scores, parameters.Temperature);
        _filter.Apply(_changed, parameters);
        return _changed.Draw(uniform);
    }

    /// <summary>Takes the tokens away that a constraint refuses. Where the completion may end, one of them stands for ending,
    /// with the weight of them all.</summary>
    /// <returns>Which one; <see cref="End"/> for none.</returns>
    private int Constrain(Span<float> scores, TokenConstraint constraint, TokenMask allowed, int? endId, bool mayEnd)
    {
        Add(scores, constraint.Bias);
        if (_refused.Length < scores.Length)
            _refused = new float[scores.Length];
        var refused = _refused.AsSpan(0, scores.Length);
        var (ending, left) = (endId ?? End, 0);
        for (var id = 0; id < scores.Length; id++)
        {
            var isAllowed = id != endId && allowed.Contains(id);
            refused[id] = isAllowed ? float.NegativeInfinity : scores[id];
            if (!isAllowed)
                (scores[id], ending) = (float.NegativeInfinity, ending == End ? id : ending);
            else if (!float.IsNegativeInfinity(scores[id]))
                left++;
        }

        if (constraint.MayEnd && (mayEnd || left == 0) && ending != End)
            scores[ending] = left == 0 ? 0 : LogSum(refused);
        else if (left == 0)
            throw new SequenceApiException(
                ErrorCode.InvalidRequest, "No token is left that all of the request's constraints allow; loosen one of them.");
        else
            ending = End;
        return ending;
    }

    /// <summary>ln Σ exp(score); −∞ where there is none.</summary>
    private float LogSum(ReadOnlySpan<float> scores) => scores.ContainsAnyExcept(float.NegativeInfinity)
        ? (float)(_changed.Exponentiate(scores, temperature: 1) + FixedMath.Log(_changed.Sum))
        : float.NegativeInfinity;

    private static void Add(Span<float> scores, IReadOnlyList<KeyValuePair<int, float>> bias)
    {
        for (var i = 0; i < bias.Count; i++)
            scores[bias[i].Key] += bias[i].Value;
    }

    /// <summary>The shortcuts: the greatest score as it is, or a draw from the weights that the distribution has already.
    /// Null where neither will do.</summary>
    private int? Choose(TokenDistribution distribution, SamplingParameters parameters, double uniform, TokenSet skipped, int? barredId)
    {
        if (parameters.Temperature == 0)
            return _ranking.Best(distribution.Logits, 1)[0] is var best && !skipped.Contains(best) && best != barredId ? best : null;
        if (parameters.Temperature != 1)
            return null;
        if (skipped.Ids.IsEmpty && barredId is null && !parameters.HasFilters)
            return distribution.Weights.Draw(uniform);
        _changed.CopyFrom(distribution.Weights);
        foreach (var id in skipped.Ids)
            _changed.Exclude(id);
        if (barredId is { } barred)
            _changed.Exclude(barred);

        // Where nearly all weight was theirs, the others' may have vanished: then it is scaled anew.
        if (_changed.Sum == 0)
            return null;
        _filter.Apply(_changed, parameters);
        return _changed.Draw(uniform);
    }
}
