using System.Text;
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

        return new(Write(model, ids, tokens), tokens);
    }

    /// <summary>What the tokens write, a character for each that they count as: what isn't text stands for what it was read for.</summary>
    private static string Write(LanguageModel model, ReadOnlySpan<int> ids, EncodedToken[] tokens)
    {
        var whole = model.Tokenizer.Decode(ids);
        if (CountOf(whole) == (tokens.Length > 0 ? tokens[^1].End : 0))
            return whole;
        var (text, written) = (new StringBuilder(), 0);
        foreach (var token in tokens)
        {
            var (count, own) = (Math.Max(0, token.End - written), model.Tokenizer.Text(token.Id));
            text.Append(CountOf(own) == count ? own : new string('\uFFFD', count));
            written += count;
        }

        return text.ToString();
    }

    private static int CountOf(string text) => text.EnumerateRunes().Count();
}
