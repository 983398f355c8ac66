using SequenceApi.Engine;
using SequenceApi.Engine.Choices;
using SequenceApi.Engine.Models;
using SequenceApi.Server.OpenAi.Contracts;
using SequenceApi.Server.Requests;

namespace SequenceApi.Server.OpenAi;

/// <summary>Checks the texts that completions are one of.</summary>
internal static class CompletionChoices
{
    /// <summary>Texts behind all prompts together, at most: each is a row of a batch.</summary>
    private const int MostTexts = 256;

    /// <summary>The texts; null where a completion may be anything.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static ChoiceList? From(LanguageModel model, CompletionRequest request, int prompts)
    {
        if (request.Choices is null)
            return null;
        var texts = ChoicesInput.From(model, request.Sampling(), Others(request));
        Require(
            (long)prompts * texts.Items.Count <= MostTexts,
            $"{prompts} prompts with {texts.Items.Count} choices each are more than {MostTexts} texts together; give fewer prompts or choices.");
        Require(
            (long)prompts * texts.TokenCount <= ChoiceList.MaxTokens,
            $"{prompts} prompts with choices of {texts.TokenCount} tokens each are more than {ChoiceList.MaxTokens} tokens together; give fewer prompts or choices.");
        return texts;
    }

    /// <summary>The fields of this route alone that have no meaning with choices, and whether they say something.</summary>
    private static IEnumerable<(string Name, bool IsGiven)> Others(CompletionRequest request) =>
    [
        ("max_tokens of 0", request.MaxTokens == 0),
        ("a best_of other than n", request.BestOf is { } candidates && candidates != request.N),
        ("allowed_token_ids", request.AllowedTokenIds is not null),
        ("bad_words", request.BadWords is { Length: > 0 }),
    ];

    private static void Require(bool isRight, string message)
    {
        if (!isRight)
            throw new SequenceApiException(ErrorCode.InvalidRequest, message);
    }
}
