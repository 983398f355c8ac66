using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>A line that is being scored.</summary>
/// <param name="unit">The line.</param>
/// <param name="tokens">How many tokens it has.</param>
/// <param name="characters">Unicode scalar values of what gets a log probability.</param>
/// <param name="listed">Where its tokens are listed; null where they aren't.</param>
internal sealed class ScoredUnit(TextUnit unit, int tokens, int characters, List<ScoredToken>? listed)
{
    private readonly ScoreSum _sum = new() { Characters = characters };
    private int _missing = tokens;

    /// <summary>Whether all its tokens have come.</summary>
    public bool IsScored => _missing == 0;

    /// <summary>Adds its next token.</summary>
    public void Add(ScoredToken token)
    {
        _sum.Add(token);
        listed?.Add(token);
        _missing--;
    }

    /// <summary>The answer.</summary>
    public ScoredLine ToLine(Tokenizer tokenizer) =>
        _sum.ToLine(unit.Index, id: null, unit.IsPartial, listed?.Select(token => TokenScore.From(tokenizer, token)));
}
