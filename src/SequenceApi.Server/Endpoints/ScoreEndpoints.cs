using Microsoft.AspNetCore.Http.HttpResults;
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
        .FailsAsInference();

    /// <summary>Scores a text.</summary>
    /// <remarks>Answers the log probability of every token given all before it, and the text's perplexity.</remarks>
    internal static async Task<Ok<ScoreResponse>> Score(
        ScoreRequest request, PromptReader reader, InferenceEngine engine, CancellationToken cancellationToken)
    {
        var input = reader.ReadScored(request);
        var sequence = new ScoringSequence(input.Prompt, input.ContextTokens, cancellationToken);
        engine.Submit(sequence);
        var scoring = await sequence.Completion;
        return TypedResults.Ok(ScoreResponse.From(input.Prompt, scoring, input.Characters, request.PerToken, sequence.CachedTokens));
    }
}
