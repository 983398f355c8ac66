using SequenceApi.Engine.Choices;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Limits;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Requests;

namespace SequenceApi.Server.Endpoints;

/// <summary>The answer that is one of the texts that the request names.</summary>
internal static class ChoicesAnswer
{
    /// <summary>Checks what is asked, draws one of the texts, and ends the turn.</summary>
    public static async Task<GenerateResponse> WholeAsync(
        Turn turn, GenerateRequest request, InferenceEngine engine, TokenAllowance allowance, RequestFacts facts, CancellationToken cancellationToken)
    {
        using var over = turn;
        var choices = ChoicesInput.From(turn.Prompt.Model, request);
        allowance.Reserve(choices.TokenCount);
        AnswerLimits.RequireChosenTokens(choices.LongestTokenCount, request.Logprobs);
        var sampling = GenerationInput.From(turn.Prompt, request).Sampling;
        var scores = await engine.ScoreAsync(turn.Prompt, choices, sampling.Temperature, turn.Trail, cancellationToken);
        var chosen = scores.Distribution.Draw(sampling.Seed, turn.Prompt.End, sampling.Choice);
        var (generation, end) = await engine.CompleteAsync(choices, scores.End, chosen, request.Logprobs, turn.Trail, turn.Prompt.Owner, cancellationToken);
        (facts.CompletionTokens, allowance.Beside) = (generation.Tokens.Count, choices.TokenCount - generation.Tokens.Count);
        var ranked = scores.Distribution.Ranked.Select(ChoiceProbability.From).ToArray();
        return await turn.EndAsync(
            end, chosen.Choice.Tokens,
            outcome => GenerateResponse.From(
                GenerationAnswer.NewId(), turn.Prompt, sampling.Seed, generation, scores.CachedTokens, outcome, choices: ranked),
            cancellationToken);
    }
}
