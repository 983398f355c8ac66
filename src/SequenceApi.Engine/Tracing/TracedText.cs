using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tracing;

/// <summary>A text and where its tokens stand in it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tokens">Its tokens in order, at least one.</param>
public sealed record TracedText(string Text, IReadOnlyList<EncodedToken> Tokens)
{
    /// <summary>The text that some tokens write.</summary>
    /// <param name="model">Whose tokens.</param>
    /// <param name="ids">Ids in 0…vocabulary−1.</param>
    public static TracedText FromTokens(LanguageModel model, ReadOnlySpan<int> ids)
    {
        var (tokenizer, tokens) = (model.Tokenizer, new EncodedToken[ids.Length]);
        for (var i = 0; i < ids.Length; i++)
        {
            // A token that begins inside a character has that character's offset.
            var begins = tokenizer.CountCharacters(ids[..i]);
            var isInside = begins > 0 && tokenizer.Bytes(ids[i]) is [>= 0x80 and < 0xC0, ..];
            var offset = isInside ? begins - 1 : begins;
            tokens[i] = new(ids[i], offset, Math.Max(0, tokenizer.CountCharacters(ids[..(i + 1)]) - offset));
        }

        return new(tokenizer.Decode(ids), tokens);
    }
}
