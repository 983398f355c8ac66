using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Server.Contracts;

/// <summary>A token and where it stands in the text.</summary>
/// <param name="TokenId" example="918">The token's id.</param>
/// <param name="Token" example="The">The token's text.</param>
/// <param name="Bytes">The token's bytes, where they aren't valid UTF-8 alone.</param>
/// <param name="Offset" example="0">Unicode characters of the text before it; a token that begins inside a character has that character's offset.</param>
/// <param name="Length" example="3">Unicode characters of the text that it covers, in whole or in part.</param>
public sealed record TextToken(int TokenId, string Token, IReadOnlyList<int>? Bytes, int Offset, int Length)
{
    internal static TextToken From(Tokenizer tokenizer, EncodedToken token) =>
        new(token.Id, tokenizer.Text(token.Id), tokenizer.BytesUnlessText(token.Id), token.Offset, token.Length);
}
