using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Server.Contracts;

/// <summary>The tokens of a text.</summary>
/// <param name="Tokens">The tokens in order.</param>
/// <param name="Count" example="5">How many there are.</param>
public sealed record TokenizeResponse(IEnumerable<TextToken> Tokens, int Count)
{
    internal static TokenizeResponse From(LanguageModel model, EncodedToken[] tokens) =>
        new(tokens.Select(token => TextToken.From(model.Tokenizer, token)), tokens.Length);
}
