using System.Text.Json.Serialization;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.Contracts;

/// <summary>A token that may come next.</summary>
/// <param name="TokenId" example="503">The token's id.</param>
/// <param name="Token" example=" States">The token's text.</param>
/// <param name="Bytes">The token's bytes, where they aren't valid UTF-8 alone.</param>
/// <param name="Probability" example="0.97">Its probability after temperature.</param>
/// <param name="LogProbability" example="-0.03">The natural logarithm of its probability under the model's own distribution; −9999 for probability 0.</param>
public sealed record PredictedToken(
    int TokenId,
    string Token,
    IReadOnlyList<int>? Bytes,
    float Probability,
    [property: JsonConverter(typeof(LogProbabilityConverter))] float LogProbability);
