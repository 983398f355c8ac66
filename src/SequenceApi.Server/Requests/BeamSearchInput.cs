using SequenceApi.Engine;
using SequenceApi.Engine.Search;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.Requests;

/// <summary>What a beam search is asked for.</summary>
internal static class BeamSearchInput
{
    /// <summary>Checks what depends on several fields.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static BeamSearchParameters From(GenerateRequest request)
    {
        var others = Others(request).Where(other => other.IsGiven).Select(other => other.Name).ToArray();
        if (others.Length > 0)
            throw new SequenceApiException(
                ErrorCode.InvalidRequest,
                $"A beam search follows the model's own probabilities and is answered whole; leave out num_beams, or {string.Join(", ", others)}.");
        AnswerLimits.RequireBeamTokens(request.NumBeams, request.MaxTokens, request.Logprobs);
        return new(request.NumBeams, request.LengthPenalty, GenerationInput.Criteria(request), request.Logprobs);
    }

    /// <summary>The fields that have no meaning in a beam search, and whether they say something.</summary>
    private static IEnumerable<(string Name, bool IsGiven)> Others(GenerateRequest request) =>
    [
        ("temperature", request.Temperature is not (0 or 1)),
        ("top_k", request.TopK != 0),
        ("top_p", request.TopP != 1),
        ("min_p", request.MinP != 0),
        ("typical_p", request.TypicalP != 1),
        ("repetition_penalty", request.RepetitionPenalty != 1),
        ("presence_penalty", request.PresencePenalty != 0),
        ("frequency_penalty", request.FrequencyPenalty != 0),
        ("logit_bias", request.LogitBias is { Count: > 0 }),
        ("regex", request.Regex is not null),
        ("stream", request.Stream),
    ];
}
