using System.Text.Json.Serialization;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.Contracts;

/// <summary>A token of a completion.</summary>
/// <param name="TokenId" example="259">The token's id.</param>
/// <param name="Token" example=" the">The token's text.</param>
/// <param name="Bytes">The token's bytes, where they aren't valid UTF-8 alone.</param>
/// <param name="LogProbability" example="-2.04">The natural logarithm of its probability under the model's own distribution; −9999 for probability 0.</param>
/// <param name="Top">The most probable tokens at this place, best first, where `logprobs` asks for them.</param>
public sealed record CompletionToken(
    int TokenId,
    string Token,
    IReadOnlyList<int>? Bytes,
    [property: JsonConverter(typeof(LogProbabilityConverter))] float LogProbability,
    IReadOnlyList<TopToken>? Top)
{
    internal static CompletionToken From(Tokenizer tokenizer, GeneratedToken token, int hiddenBytes = 0) => new(
        token.Id,
        tokenizer.NewText(token.Id, hiddenBytes),
        tokenizer.BytesUnlessText(token.Id, hiddenBytes),
        token.LogProbability,
        token.Top is null ? null : [.. token.Top.Select(top => TopToken.From(tokenizer, top))]);
}
