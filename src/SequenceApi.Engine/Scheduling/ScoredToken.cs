namespace SequenceApi.Engine.Scheduling;

/// <summary>How probable a token of a text was.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">Given all before it; null for the first token of a text that has nothing before it.</param>
/// <param name="Rank">1 for the most probable token; 0 where there is no log probability.</param>
public readonly record struct ScoredToken(int Id, float? LogProbability, int Rank);
