using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Requests;
using SequenceApi.Server.ScoreStreams;
using SequenceApi.Server.State;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.Endpoints;

/// <summary>How probable a text is.</summary>
internal static class ScoreEndpoints
{
    private const string Path = "/v1/score";

    public static void MapScore(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(Path, Score)
            .WithName("score")
            .WithTags("Inference")
            .FailsAsInference()
            .Fails(ErrorCode.StateInvalid, ErrorCode.StateModelMismatch);

        // The content type tells the two apart, and a request without one is the first's. The document has one operation for a path.
        routes
            .MapPost(Path, ScoreAll)
            .Accepts<string>(ScoreStreamQuery.Text, ScoreStreamQuery.Lined)
            .WithOrder(1)
            .ExcludeFromDescription();
    }

    /// <summary>Scores a text.</summary>
    /// <remarks>Answers the log probability of every token given all before it, and the text's perplexity.</remarks>
    internal static async Task<Ok<ScoreResponse>> Score(
        ScoreRequest request, TurnReader turns, InferenceEngine engine, CancellationToken cancellationToken)
    {
        var (turn, input) = await turns.ReadScoredAsync(request, cancellationToken);
        var sequence = new ScoringSequence(turn.Prompt, input.ContextTokens, cancellationToken) { Trail = turn.Trail, IsBulk = true };
        engine.Submit(sequence);
        var scoring = await sequence.Completion;
        return TypedResults.Ok(await turn.EndAsync(
            turn.Trail?.Before(scoring.Position), completion: [],
            outcome => ScoreResponse.From(turn.Prompt, scoring, input.Characters, request.PerToken, sequence.CachedTokens, outcome),
            cancellationToken));
    }

    /// <summary>Scores a text of any length, or any number of them, while they are being sent.</summary>
    internal static async Task<ScoreStream> ScoreAll(
        HttpContext context, PromptReader prompts, PatientEngine engine, StateSealer sealer, RequestFacts facts, CancellationToken cancellationToken)
    {
        var query = ScoreStreamQuery.Read(context.Request);
        var start = await prompts.StartAsync(query.Model, query.State, cancellationToken);
        return new ScoreStream(query, start, engine, sealer, facts);
    }
}
