using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>What became of a line: its score, or what is wrong with it.</summary>
/// <param name="Scored">Its score.</param>
/// <param name="Sum">What it adds to the total.</param>
/// <param name="Failed">What is wrong with it; null where it has a score.</param>
internal sealed record LineAnswer(ScoredLine? Scored, ScoreSum? Sum, FailedLine? Failed);
