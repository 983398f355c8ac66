using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Requests;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.Endpoints;

/// <summary>How probable a text is.</summary>
internal static class ScoreEndpoints
{
    public static void MapScore(this IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/score", Score)
        .WithName("score")
        .WithTags("Inference")
        .FailsAsInference()
        .Fails(ErrorCode.StateInvalid, ErrorCode.StateModelMismatch);

    /// <summary>Scores a text.</summary>
    /// <remarks>Answers the log probability of every token given all before it, and the text's perplexity.</remarks>
    internal static async Task<Ok<ScoreResponse>> Score(
        ScoreRequest request, TurnReader turns, InferenceEngine engine, CancellationToken cancellationToken)
    {
        var (turn, input) = await turns.ReadScoredAsync(request, cancellationToken);
        var sequence = new ScoringSequence(turn.Prompt, input.ContextTokens, cancellationToken) { Trail = turn.Trail };
        engine.Submit(sequence);
        var scoring = await sequence.Completion;
        return TypedResults.Ok(await turn.EndAsync(
            turn.Trail?.Before(scoring.Position), completion: [],
            outcome => ScoreResponse.From(turn.Prompt, scoring, input.Characters, request.PerToken, sequence.CachedTokens, outcome),
            cancellationToken));
    }
}
