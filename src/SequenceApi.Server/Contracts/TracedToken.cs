using System.Text.Json.Serialization;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Engine.Tracing;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.Contracts;

/// <summary>A token of the text, and how it was predicted.</summary>
/// <param name="TokenId" example="918">The token's id.</param>
/// <param name="Token" example="The">The token's text.</param>
/// <param name="Bytes">The token's bytes, where they aren't valid UTF-8 alone.</param>
/// <param name="Offset" example="0">Unicode characters of the text before it.</param>
/// <param name="Length" example="3">Unicode characters of the text that it covers, in whole or in part.</param>
/// <param name="LogProbability" example="-3.1">The natural logarithm of its probability given those before it; null for a first token that nothing predicts.</param>
/// <param name="Entropy" example="2.9">Of the prediction behind it, in nats.</param>
public sealed record TracedToken(
    int TokenId,
    string Token,
    IReadOnlyList<int>? Bytes,
    int Offset,
    int Length,
    [property: JsonConverter(typeof(LogProbabilityConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] float? LogProbability,
    double Entropy)
{
    internal static TracedToken From(Tokenizer tokenizer, EncodedToken token, TokenTrace trace, Rounding rounding) => new(
        token.Id,
        tokenizer.Text(token.Id),
        tokenizer.BytesUnlessText(token.Id),
        token.Offset,
        token.Length,
        trace.LogProbability is { } logProbability ? rounding.Round(logProbability) : null,
        rounding.Round(trace.Entropy));
}
