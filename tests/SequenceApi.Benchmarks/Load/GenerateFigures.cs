using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Load;

/// <summary>What clients that ask for texts got, round by round.</summary>
internal sealed class GenerateFigures
{
    private readonly List<double> _tokensPerSecond = [];
    private readonly List<double> _requestsPerSecond = [];
    private readonly List<long> _requests = [];
    private readonly List<long> _firstTokens = [];
    private readonly List<long> _gaps = [];
    private double _streamedTokens;

    /// <summary>Adds a round.</summary>
    /// <param name="tokens">Tokens that came in the window.</param>
    /// <param name="seconds">The window's length.</param>
    /// <param name="requests">How long each answer took that ended in the window.</param>
    public void Add(double tokens, double seconds, IReadOnlyCollection<long> requests)
    {
        _tokensPerSecond.Add(tokens / seconds);
        _requestsPerSecond.Add(requests.Count / seconds);
        _requests.AddRange(requests);
    }

    /// <summary>Adds what only a streamed answer tells.</summary>
    /// <param name="tokens">Tokens that came in the window.</param>
    /// <param name="firstTokens">Times from sending to the first token.</param>
    /// <param name="gaps">Times from one arrival of tokens to the next.</param>
    public void AddStreamed(double tokens, IEnumerable<long> firstTokens, IEnumerable<long> gaps)
    {
        _streamedTokens += tokens;
        _firstTokens.AddRange(firstTokens);
        _gaps.AddRange(gaps);
    }

    /// <summary>Sums up.</summary>
    public GenerateResult ToResult() => new(
        Statistics.Median(_tokensPerSecond),
        Statistics.Median(_requestsPerSecond),
        _tokensPerSecond,
        Latency.Of(_requests),
        Latency.Of(_firstTokens),
        Latency.Of(_gaps),
        _gaps.Count + _firstTokens.Count > 0 ? _streamedTokens / (_gaps.Count + _firstTokens.Count) : null);
}
