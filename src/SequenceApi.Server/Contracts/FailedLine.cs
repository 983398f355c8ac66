using System.Text.Json;

namespace SequenceApi.Server.Contracts;

/// <summary>What went wrong with a line of a stream; without an index, with the stream itself, which ends with it.</summary>
/// <param name="Index" example="3">The line's number, from 0 on.</param>
/// <param name="Id" example="line-4">As it was given.</param>
/// <param name="Error">What went wrong.</param>
public sealed record FailedLine(long? Index, JsonElement? Id, LineError Error);
