using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Search;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Limits;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Requests;

namespace SequenceApi.Server.Endpoints;

/// <summary>The answer that a beam search gives.</summary>
internal static class BeamSearchAnswer
{
    /// <summary>Checks what is asked, searches, and ends the turn.</summary>
    public static async Task<GenerateResponse> WholeAsync(
        Turn turn, GenerateRequest request, InferenceEngine engine, TokenAllowance allowance, RequestFacts facts, CancellationToken cancellationToken)
    {
        using var over = turn;
        var result = await engine.SearchAsync(turn.Prompt, BeamSearchInput.From(request), turn.Trail, cancellationToken);
        facts.CompletionTokens = result.Best.Tokens.Count;
        allowance.Beside = (request.NumBeams - 1) * (long)result.Best.Tokens.Count;
        var beams = result.Hypotheses.Select(hypothesis => CompletionBeam.From(turn.Prompt.Model.Tokenizer, hypothesis)).ToArray();
        return await turn.EndAsync(
            result.End, result.Best.Tokens.Select(token => token.Id),
            outcome => GenerateResponse.From(
                GenerationAnswer.NewId(), turn.Prompt, request.Seed ?? 0, result.Best, result.CachedTokens, outcome, beams),
            cancellationToken);
    }
}
