using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Http.Limits;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.OpenAi.Contracts;
using SequenceApi.Server.Requests;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.OpenAi;

/// <summary>Completions as OpenAI's clients ask for them.</summary>
internal static class CompletionEndpoints
{
    private static readonly CompletionShape Shape = new();

    public static void MapCompletions(this IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/completions", Complete)
        .WithName("completions")
        .WithTags("OpenAI")
        .Produces<Completion>(StatusCodes.Status200OK, "application/json", "text/event-stream")
        .FailsAsInference();

    /// <summary>Completes texts as OpenAI's API does.</summary>
    /// <remarks>
    /// Answers the whole completions, or with `"stream": true` server-sent events without names: parts of the same shape,
    /// one for what each choice has said since its last part, then `[DONE]`. Errors have OpenAI's shape.
    /// </remarks>
    internal static async Task<Results<Ok<Completion>, CompletionStream<Completion>>> Complete(
        CompletionRequest request, PromptReader prompts, InferenceEngine engine, TimeProvider time, TokenAllowance allowance,
        RequestFacts facts, CancellationToken cancellationToken)
    {
        var input = CompletionInput.From(request, await prompts.ModelAsync(request.Model, cancellationToken), prompts, time);
        facts.PromptTokens = input.PromptTokens;
        allowance.Reserve(input.PromptTokens + input.MostCompleted);
        allowance.Beside = input.ReadBeside;
        var run = await CompletionRun.BeginAsync(input, engine, request.Stream, cancellationToken);
        return request.Stream
            ? new CompletionStream<Completion>(run, Shape, facts)
            : TypedResults.Ok(await WholeAnswer.MakeAsync(run, Shape, facts));
    }
}
