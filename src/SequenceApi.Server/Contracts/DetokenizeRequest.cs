using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Contracts;

/// <summary>Tokens to be put together into a text.</summary>
/// <param name="Model" example="english">The model's id. Absent: the default model.</param>
/// <param name="Tokens" example="[84, 104, 101]">Token ids, each in 0…vocabulary−1; may be empty.</param>
[Example("""{"tokens":[84,104,101]}""")]
public sealed record DetokenizeRequest(
    string? Model = null,
    [property: Required] int[]? Tokens = null);
