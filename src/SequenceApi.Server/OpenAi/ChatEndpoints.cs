using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Http.Limits;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.OpenAi.Contracts;
using SequenceApi.Server.Requests;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.OpenAi;

/// <summary>Conversations as OpenAI's clients hold them.</summary>
internal static class ChatEndpoints
{
    private static readonly ChatShape Shape = new();

    public static void MapChat(this IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/chat/completions", Reply)
        .WithName("chat_completions")
        .WithTags("OpenAI")
        .Produces<ChatCompletion>(StatusCodes.Status200OK, "application/json", "text/event-stream")
        .FailsAsInference();

    /// <summary>Continues a conversation as OpenAI's API does.</summary>
    /// <remarks>
    /// The model's chat template makes a text of the messages, by default their contents one behind the other, and the reply
    /// is its completion. Answers the whole replies, or with `"stream": true` server-sent events without names: for each
    /// reply a part with its role, parts with what it has said since the last one, one with its `finish_reason`; then
    /// `[DONE]`. Errors have OpenAI's shape.
    /// </remarks>
    internal static async Task<Results<Ok<ChatCompletion>, CompletionStream<ChatCompletion>>> Reply(
        ChatRequest request, PromptReader prompts, InferenceEngine engine, TimeProvider time, TokenAllowance allowance,
        RequestFacts facts, CancellationToken cancellationToken)
    {
        var input = CompletionInput.From(request, await prompts.ModelAsync(request.Model, cancellationToken), prompts, time);
        facts.PromptTokens = input.PromptTokens;
        allowance.Reserve(input.PromptTokens + input.MostCompleted);
        allowance.Beside = input.ReadBeside;
        var run = await CompletionRun.BeginAsync(input, engine, request.Stream, cancellationToken);
        return request.Stream
            ? new CompletionStream<ChatCompletion>(run, Shape, facts)
            : TypedResults.Ok(await WholeAnswer.MakeAsync(run, Shape, facts));
    }
}
