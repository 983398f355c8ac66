using SequenceApi.Engine;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Server.OpenAi;

/// <summary>Checks which tokens a request lets be chosen.</summary>
internal static class LimitsInput
{
    private const int LongestWord = 256;

    /// <summary>The limits; null where there are none.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static TokenLimits? From(LanguageModel model, int[]? allowed, string[]? badWords)
    {
        model.RequireIds(allowed);
        if (allowed is not null && allowed.All(model.IsSkipped))
            throw new SequenceApiException(
                ErrorCode.InvalidRequest, "The field allowed_token_ids names no token that can be chosen; name one, or leave it out.");
        if (badWords is not null && !badWords.All(IsWord))
            throw new SequenceApiException(
                ErrorCode.InvalidRequest, $"A string of bad_words is null, empty or too long; give strings of 1 to {LongestWord} characters.");
        return allowed is null && badWords is null or [] ? null : new TokenLimits(model, allowed, badWords ?? []);
    }

    private static bool IsWord(string? word) => word is not null && word.EnumerateRunes().Count() is >= 1 and <= LongestWord;
}
