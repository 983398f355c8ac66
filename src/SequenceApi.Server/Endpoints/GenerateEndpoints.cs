using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Requests;
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
        .FailsAsInference();

    /// <summary>Continues a text.</summary>
    /// <remarks>
    /// Answers the whole completion, or with `"stream": true` server-sent events: a `token` for each token as it comes,
    /// whose `text` parts together are the whole text, then `done` with the same object as the whole answer; where it
    /// fails on the way, `error` with a problem instead.
    /// </remarks>
    internal static async Task<Results<Ok<GenerateResponse>, GenerationStream>> Generate(
        GenerateRequest request, PromptReader reader, InferenceEngine engine, RequestFacts facts, CancellationToken cancellationToken)
    {
        var input = GenerationInput.From(reader.Read(request), request);
        var sequence = input.Sequence(request.Stream, cancellationToken);
        engine.Submit(sequence);
        var answer = new GenerationAnswer(input, sequence, facts);
        if (request.Stream)
            return new GenerationStream(sequence, answer);
        return TypedResults.Ok(await answer.WholeAsync());
    }
}
