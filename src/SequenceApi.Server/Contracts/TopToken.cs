using System.Text.Json.Serialization;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.Contracts;

/// <summary>One of the most probable tokens at a place.</summary>
/// <param name="TokenId" example="259">The token's id.</param>
/// <param name="Token" example=" the">The token's text.</param>
/// <param name="Bytes">The token's bytes, where they aren't valid UTF-8 alone.</param>
/// <param name="LogProbability" example="-2.04">The natural logarithm of its probability under the model's own distribution; −9999 for probability 0.</param>
public sealed record TopToken(
    int TokenId,
    string Token,
    IReadOnlyList<int>? Bytes,
    [property: JsonConverter(typeof(LogProbabilityConverter))] float LogProbability)
{
    internal static TopToken From(Tokenizer tokenizer, RankedToken token) =>
        new(token.Id, tokenizer.Text(token.Id), tokenizer.BytesUnlessText(token.Id), token.LogProbability);
}
