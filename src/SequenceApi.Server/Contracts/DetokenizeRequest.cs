using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Contracts;

/// <summary>Tokens to be put together into a text.</summary>
/// <param name="Model" example="shakespeare">The model's id. Absent: the default model.</param>
/// <param name="Tokens" example="[14, 53, 43]">Token ids, each in 0…vocabulary−1; may be empty.</param>
[Example("""{"tokens":[14,53,43]}""")]
public sealed record DetokenizeRequest(
    string? Model = null,
    [property: Required] int[]? Tokens = null);
