using System.Text.Json.Serialization;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.Contracts;

/// <summary>The event `token` of a stream.</summary>
/// <param name="Index" example="0">Tokens of the completion before this one.</param>
/// <param name="TokenId" example="259">The token's id.</param>
/// <param name="Token" example=" the">The token's text.</param>
/// <param name="Bytes">The token's bytes, where they aren't valid UTF-8 alone.</param>
/// <param name="LogProbability" example="-2.04">The natural logarithm of its probability under the model's own distribution; −9999 for probability 0.</param>
/// <param name="Text" example=" the">What the token adds to the text; empty while a character is incomplete.</param>
public sealed record TokenEvent(
    int Index,
    int TokenId,
    string Token,
    IReadOnlyList<int>? Bytes,
    [property: JsonConverter(typeof(LogProbabilityConverter))] float LogProbability,
    string Text)
{
    internal static TokenEvent From(Tokenizer tokenizer, int index, GeneratedToken token, int hiddenBytes, string text) =>
        new(index, token.Id, tokenizer.NewText(token.Id, hiddenBytes), tokenizer.BytesUnlessText(token.Id, hiddenBytes), token.LogProbability, text);
}
