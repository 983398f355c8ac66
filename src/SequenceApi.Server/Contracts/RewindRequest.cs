using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Contracts;

/// <summary>Where a session goes back to.</summary>
/// <param name="Position" example="3">Tokens of the text that stay, from the session's `first_position` to its `position`.</param>
[Example("""{"position":3}""")]
public sealed record RewindRequest([property: Required, Range(0, int.MaxValue)] int? Position = null);
