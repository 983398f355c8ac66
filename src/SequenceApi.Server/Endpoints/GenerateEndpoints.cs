using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Limits;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Requests;
using SequenceApi.Server.Sessions;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.Endpoints;

/// <summary>Text generation, whole and streamed.</summary>
internal static class GenerateEndpoints
{
    public static void MapGenerate(this IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/generate", Generate)
        .WithName("generate")
        .WithTags("Inference")
        .Produces<GenerateResponse>(StatusCodes.Status200OK, "application/json", "text/event-stream")
        .FailsAsInference()
        .FailsAsSession();

    /// <summary>Continues a text.</summary>
    /// <remarks>
    /// Answers the whole completion, or with `"stream": true` server-sent events: a `token` for each token as it comes,
    /// whose `text` parts together are the whole text, then `done` with the same object as the whole answer; where it
    /// fails on the way, `error` with a problem instead. A session moves on, by input and completion, before `done` is sent.
    /// With `num_beams` above 1 it answers the most probable text that a beam search finds, whole. With `choices` it answers one of these.
    /// </remarks>
    internal static async Task<Results<Ok<GenerateResponse>, GenerationStream, RecordedStream>> Generate(
        GenerateRequest request, [AsParameters] ChangeHeaders headers, TurnReader turns, Idempotency idempotency, InferenceEngine engine,
        TokenAllowance allowance, RequestFacts facts, CancellationToken cancellationToken)
    {
        var call = request.Session is { } id ? idempotency.Begin(headers.IdempotencyKey, id, "generate", request) : null;
        if (call is not null && await call.FindAsync<GenerateResponse>(cancellationToken) is { } answered)
            return request.Stream ? new RecordedStream(answered) : TypedResults.Ok(answered);
        var turn = await turns.ReadAsync(request, changes: request.Session is not null, headers.IfMatch, call, cancellationToken);
        if (request.Choices is not null)
            return Chosen(await ChoicesAnswer.WholeAsync(turn, request, engine, allowance, facts, cancellationToken), request);
        if (request.NumBeams > 1)
            return TypedResults.Ok(await BeamSearchAnswer.WholeAsync(turn, request, engine, allowance, facts, cancellationToken));
        var answer = await GenerationAnswer.BeginAsync(turn, request, engine, facts, cancellationToken);
        return request.Stream ? new GenerationStream(answer) : TypedResults.Ok(await answer.WholeAsync());
    }

    /// <summary>A choice is known whole before its first token goes out.</summary>
    private static Results<Ok<GenerateResponse>, GenerationStream, RecordedStream> Chosen(GenerateResponse answer, GenerateRequest request) =>
        request.Stream ? new RecordedStream(answer) : TypedResults.Ok(answer);
}
