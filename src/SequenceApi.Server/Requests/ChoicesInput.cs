using SequenceApi.Engine;
using SequenceApi.Engine.Choices;
using SequenceApi.Engine.Models;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.Requests;

/// <summary>The texts that a completion is one of.</summary>
internal static class ChoicesInput
{
    /// <summary>Checks the texts, and what else is asked for with them.</summary>
    /// <param name="model">The model that is asked.</param>
    /// <param name="request">The request, with choices.</param>
    /// <param name="others">Further fields that have no meaning, and whether they say something.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static ChoiceList From(LanguageModel model, GenerateRequest request, IEnumerable<(string Name, bool IsGiven)>? others = null)
    {
        var given = Others(request).Concat(others ?? []).Where(other => other.IsGiven).Select(other => other.Name).ToArray();
        if (given.Length > 0)
            throw new SequenceApiException(
                ErrorCode.InvalidRequest,
                $"With choices the completion is one of the texts as it stands, by the model's own probabilities; leave out choices, or {string.Join(", ", given)}.");
        return ChoiceList.From(model, request.Choices!);
    }

    /// <summary>The fields that have no meaning with choices, and whether they say something.</summary>
    private static IEnumerable<(string Name, bool IsGiven)> Others(GenerateRequest request) =>
    [
        ("num_beams", request.NumBeams != 1),
        ("length_penalty", request.LengthPenalty != 1),
        ("regex", request.Regex is not null),
        ("stop", request.Stop is { Length: > 0 }),
        ("min_tokens", request.MinTokens != 0),
        ("top_k", request.TopK != 0),
        ("top_p", request.TopP != 1),
        ("min_p", request.MinP != 0),
        ("typical_p", request.TypicalP != 1),
        ("repetition_penalty", request.RepetitionPenalty != 1),
        ("presence_penalty", request.PresencePenalty != 0),
        ("frequency_penalty", request.FrequencyPenalty != 0),
        ("logit_bias", request.LogitBias is { Count: > 0 }),
    ];
}
