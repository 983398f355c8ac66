using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Scheduling;

/// <summary>How probable a token of a text was.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">Given all before it; null for the first token of a text that has nothing before it.</param>
/// <param name="Rank">1 for the most probable token; 0 where there is no log probability.</param>
/// <param name="Top">The most probable tokens at this place, best first; null where none were asked for.</param>
public readonly record struct ScoredToken(int Id, float? LogProbability, int Rank, RankedToken[]? Top = null);
