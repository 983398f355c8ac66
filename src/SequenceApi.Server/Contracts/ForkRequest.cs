using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Contracts;

/// <summary>Sessions to branch off.</summary>
/// <param name="Position" example="3">Where they branch, from the session's `first_position` to its `position`. Absent: its end.</param>
/// <param name="Count" example="2">How many.</param>
[Example("""{"count":2}""")]
public sealed record ForkRequest([property: Range(0, int.MaxValue)] int? Position = null, [property: Range(1, 256)] int Count = 1);
