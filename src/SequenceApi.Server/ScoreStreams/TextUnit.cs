namespace SequenceApi.Server.ScoreStreams;

/// <summary>A line of a text with what ends it, or a part of a long one.</summary>
/// <param name="Text">The line. Where tokens are byte pairs, the piece that has its end may have more white space.</param>
/// <param name="Index">The number of the line that it begins in.</param>
/// <param name="IsPartial">Whether more of the same line follows.</param>
internal sealed record TextUnit(string Text, long Index, bool IsPartial);
