namespace SequenceApi.Engine.Sampling;

/// <summary>Which tokens a request holds, for its penalties.</summary>
/// <param name="prompt">The tokens of its input.</param>
internal sealed class TokenCounts(IEnumerable<int> prompt)
{
    private readonly HashSet<int> _seen = [.. prompt];
    private readonly Dictionary<int, int> _completion = [];

    /// <summary>Counts a token of the completion.</summary>
    public void Add(int id)
    {
        _seen.Add(id);
        _completion[id] = _completion.GetValueOrDefault(id) + 1;
    }

    /// <summary>Lowers the scores of the tokens it holds.</summary>
    public void Penalize(Span<float> scores, SamplingParameters parameters)
    {
        foreach (var id in _seen)
            scores[id] = scores[id] > 0 ? scores[id] / parameters.RepetitionPenalty : scores[id] * parameters.RepetitionPenalty;
        foreach (var (id, count) in _completion)
            scores[id] -= parameters.PresencePenalty + (count * parameters.FrequencyPenalty);
    }
}
