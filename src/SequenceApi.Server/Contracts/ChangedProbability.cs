using SequenceApi.Engine.Tokenization;
using SequenceApi.Engine.Tracing;

namespace SequenceApi.Server.Contracts;

/// <summary>A token whose probability changes.</summary>
/// <param name="TokenId" example="4">The token's id.</param>
/// <param name="Token" example="n">The token's text.</param>
/// <param name="Bytes">The token's bytes, where they aren't valid UTF-8 alone.</param>
/// <param name="Probability" example="0.61">Of the text as it is.</param>
/// <param name="Without" example="0.12">Where the other token is left out or replaced.</param>
public sealed record ChangedProbability(int TokenId, string Token, IReadOnlyList<int>? Bytes, double Probability, double Without)
{
    internal static ChangedProbability From(Tokenizer tokenizer, ChangedToken token, Rounding rounding) => new(
        token.Id,
        tokenizer.Text(token.Id),
        tokenizer.BytesUnlessText(token.Id),
        rounding.Round(token.Probability),
        rounding.Round(token.Without));
}
