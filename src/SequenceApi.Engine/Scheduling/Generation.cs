using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Scheduling;

/// <summary>A whole completion.</summary>
/// <param name="Tokens">Its tokens; none reaches into a stop string.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Position">Tokens of the text so far, prompt and completion.</param>
/// <param name="HiddenBytes">Bytes at its beginning that aren't new: the text that was to be completed has them.</param>
public sealed record Generation(IReadOnlyList<GeneratedToken> Tokens, FinishReason FinishReason, int Position, int HiddenBytes = 0)
{
    /// <summary>The tokens that are new, at least in part, and how many of each one's bytes aren't.</summary>
    public IEnumerable<(GeneratedToken Token, int HiddenBytes)> NewTokens(Tokenizer tokenizer)
    {
        var left = HiddenBytes;
        foreach (var token in Tokens)
        {
            var (length, hidden) = (tokenizer.Bytes(token.Id).Length, left);
            left = Math.Max(0, left - length);
            if (hidden == 0 || hidden < length)
                yield return (token, hidden);
        }
    }
}
