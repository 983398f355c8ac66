using SequenceApi.Engine.State;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>What a stream came to.</summary>
/// <param name="Sum">Of all its lines.</param>
/// <param name="Lines">How many there were.</param>
/// <param name="FailedLines">How many of them couldn't be scored.</param>
/// <param name="Position">Tokens of the text up to its end; null where each line is one of its own.</param>
/// <param name="End">The end, to go on from; its own position doesn't count. Null where there is none.</param>
internal sealed record StreamResult(ScoreSum Sum, long Lines, long FailedLines = 0, long? Position = null, Checkpoint? End = null);
