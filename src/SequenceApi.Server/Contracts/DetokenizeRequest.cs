using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Contracts;

/// <summary>Tokens to be put together into a text.</summary>
/// <param name="Model" example="shakespeare">The model's id. Absent: the default model.</param>
/// <param name="Tokens" example="[13, 52, 47]">Token ids, each in 0…vocabulary−1; may be empty.</param>
[Example("""{"tokens":[13,52,47]}""")]
public sealed record DetokenizeRequest(
    string? Model = null,
    [property: Required] int[]? Tokens = null);
