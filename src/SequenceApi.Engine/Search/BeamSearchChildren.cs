using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Search;

/// <summary>The tokens that may follow a text, the most probable first and of equals the lower id; ranked as far as they are asked for.</summary>
/// <param name="logProbabilities">Of each token, [vocabulary].</param>
/// <param name="skipped">Never among them.</param>
/// <param name="barredId">Not among them here.</param>
/// <param name="ranking">Ranks them.</param>
internal sealed class BeamSearchChildren(ReadOnlyMemory<float> logProbabilities, TokenSet skipped, int? barredId, TokenRanking ranking)
{
    private const int RankedAtFirst = 8;
    private int[] _ranked = [];
    private int _next;
    private bool _isWhole;

    /// <summary>The next one; null where all were taken.</summary>
    public int? Next
    {
        get
        {
            while (true)
            {
                if (_next == _ranked.Length && !_isWhole)
                    RankMore();
                if (_next == _ranked.Length)
                    return null;
                if (_ranked[_next] != barredId)
                    return _ranked[_next];
                _next++;
            }
        }
    }

    /// <summary>Goes on behind the next one.</summary>
    public void Take() => _next++;

    private void RankMore()
    {
        var count = Math.Max(RankedAtFirst, 2 * _ranked.Length);
        _ranked = ranking.Best(logProbabilities.Span, count, skipped).ToArray();
        _isWhole = _ranked.Length < count;
    }
}
