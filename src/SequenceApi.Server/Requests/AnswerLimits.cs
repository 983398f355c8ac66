using SequenceApi.Engine;

namespace SequenceApi.Server.Requests;

/// <summary>How long the lists of an answer may be; they are known before any work is done.</summary>
internal static class AnswerLimits
{
    /// <summary>Tokens that an answer lists, one for each token of a text.</summary>
    public const int MaxTokens = 1024 * 1024;

    /// <summary>Tokens that a completion lists, the most probable ones beside each included.</summary>
    public const int MaxRankedTokens = 512 * 1024;

    /// <summary>Refuses a list of a text's tokens that is too long.</summary>
    /// <param name="tokens">Tokens to list.</param>
    /// <param name="advice">What to do instead.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static void RequireTokens(int tokens, string advice)
    {
        if (tokens > MaxTokens)
            throw new SequenceApiException(
                ErrorCode.InvalidRequest, $"The text has {tokens} tokens; an answer lists {MaxTokens} at most: {advice}.");
    }

    /// <summary>Refuses a completion that lists too many tokens.</summary>
    /// <param name="maxTokens">Tokens of all that it lists, at most.</param>
    /// <param name="logprobs">Tokens beside each.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static void RequireRankedTokens(long maxTokens, int logprobs)
    {
        var tokens = maxTokens * (logprobs + 1);
        if (tokens > MaxRankedTokens)
            throw new SequenceApiException(
                ErrorCode.InvalidRequest, $"max_tokens × (logprobs + 1) is {tokens}, {MaxRankedTokens} at most: lower logprobs or max_tokens.");
    }

    /// <summary>Refuses choices whose lists are too long.</summary>
    /// <param name="tokens">Tokens of all that is listed, at most.</param>
    /// <param name="logprobs">Tokens beside each.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static void RequireChosenTokens(long tokens, int logprobs)
    {
        if (tokens * (logprobs + 1) > MaxRankedTokens)
            throw new SequenceApiException(
                ErrorCode.InvalidRequest,
                $"The answer would list {tokens * (logprobs + 1)} tokens where the longest choice is drawn, {MaxRankedTokens} at most: lower logprobs, or shorten it.");
    }

    /// <summary>Refuses a beam search that follows too many tokens.</summary>
    /// <param name="numBeams">Texts at a time.</param>
    /// <param name="maxTokens">Tokens of each.</param>
    /// <param name="logprobs">Tokens beside each.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static void RequireBeamTokens(int numBeams, int maxTokens, int logprobs)
    {
        var tokens = (long)numBeams * maxTokens * (logprobs + 1);
        if (tokens > MaxRankedTokens)
            throw new SequenceApiException(
                ErrorCode.InvalidRequest,
                $"num_beams × max_tokens × (logprobs + 1) is {tokens}, {MaxRankedTokens} at most: lower one of them.");
    }
}
