using System.Text.Json.Serialization;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.Contracts;

/// <summary>How probable a token was, given all before it.</summary>
/// <param name="TokenId" example="652">The token's id.</param>
/// <param name="Token" example=" law">The token's text.</param>
/// <param name="Bytes">The token's bytes, where they aren't valid UTF-8 alone.</param>
/// <param name="LogProbability" example="-2.2">The natural logarithm of its probability, −9999 for probability 0; null for a first token that nothing predicts.</param>
/// <param name="Rank" example="3">1 for the token that was most probable; null where there is no log probability.</param>
public sealed record TokenScore(
    int TokenId,
    string Token,
    IReadOnlyList<int>? Bytes,
    [property: JsonConverter(typeof(LogProbabilityConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] float? LogProbability,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Rank)
{
    internal static TokenScore From(Tokenizer tokenizer, ScoredToken token) => new(
        token.Id,
        tokenizer.Text(token.Id),
        tokenizer.BytesUnlessText(token.Id),
        token.LogProbability,
        token.LogProbability is null ? null : token.Rank);
}
