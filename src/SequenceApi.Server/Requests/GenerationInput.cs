using System.Security.Cryptography;
using SequenceApi.Engine;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Sampling.Regexes;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.Requests;

/// <summary>A generation that can't be invalid.</summary>
/// <param name="Prompt">What is continued.</param>
/// <param name="Sampling">How each token is chosen, by a seed that is fixed now.</param>
/// <param name="Stop">When it ends.</param>
/// <param name="TopLogProbabilities">Tokens to list beside each token.</param>
internal sealed record GenerationInput(Prompt Prompt, SamplingParameters Sampling, StopCriteria Stop, int TopLogProbabilities)
{
    private const int LongestStop = 256;
    private const float GreatestBias = 100;

    /// <summary>What each completion matches as a whole; null for anything.</summary>
    public CompiledRegex? Regex { get; private init; }

    /// <summary>Checks what depends on the model or on several fields.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static GenerationInput From(Prompt prompt, GenerateRequest request)
    {
        AnswerLimits.RequireRankedTokens(request.MaxTokens, request.Logprobs);
        if (request.LengthPenalty != 1)
            throw Invalid("The field length_penalty compares the texts of a beam search; give num_beams above 1 with it, or leave it out.");
        return new(prompt, Sampled(prompt.Model, request), Criteria(request), request.Logprobs)
        {
            Regex = request.Regex is { } pattern ? prompt.Model.Regex(pattern) : null,
        };
    }

    /// <summary>Makes the sequence to submit.</summary>
    public GenerationSequence Sequence(bool streamed, Trail? trail, CancellationToken cancellationToken, TokenConstraint? constraint = null) =>
        new(Prompt, Sampling, Stop, TopLogProbabilities, streamed, cancellationToken, constraint ?? Regex?.Constraint()) { Trail = trail };

    private static SamplingParameters Sampled(LanguageModel model, GenerateRequest request) => new()
    {
        Temperature = request.Temperature,
        TopK = request.TopK,
        TopP = request.TopP,
        MinP = request.MinP,
        TypicalP = request.TypicalP,
        RepetitionPenalty = request.RepetitionPenalty,
        PresencePenalty = request.PresencePenalty,
        FrequencyPenalty = request.FrequencyPenalty,
        LogitBias = Biases(model, request.LogitBias),
        Seed = request.Seed ?? RandomSeed(),
    };

    private static KeyValuePair<int, float>[] Biases(LanguageModel model, IReadOnlyDictionary<int, float>? biases)
    {
        if (biases is null)
            return [];
        model.RequireIds([.. biases.Keys]);
        return biases.Values.All(bias => Math.Abs(bias) <= GreatestBias)
            ? [.. biases]
            : throw Invalid($"A value of logit_bias is out of range; give numbers from -{GreatestBias} to {GreatestBias}.");
    }

    /// <summary>When what a request asks for ends.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static StopCriteria Criteria(GenerateRequest request)
    {
        if (request.MinTokens > request.MaxTokens)
            throw Invalid("The field min_tokens is greater than max_tokens; give one that is at most as great.");
        var strings = request.Stop ?? [];
        return strings.All(stop => stop is not null && stop.EnumerateRunes().Count() is >= 1 and <= LongestStop)
            ? new StopCriteria(request.MaxTokens, request.MinTokens).WithStopStrings(strings)
            : throw Invalid($"A string of stop is null, empty or too long; give strings of 1 to {LongestStop} characters.");
    }

    private static long RandomSeed() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & GenerateRequest.MaxSeed;

    private static SequenceApiException Invalid(string message) => new(ErrorCode.InvalidRequest, message);
}
