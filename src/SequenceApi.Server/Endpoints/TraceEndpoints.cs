using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine.Tracing;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Limits;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Requests;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.Endpoints;

/// <summary>A look inside the network.</summary>
internal static class TraceEndpoints
{
    public static void MapTrace(this IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/trace", Trace)
        .WithName("trace")
        .WithTags("Inference")
        .FailsAsInference();

    /// <summary>Looks inside the network while it reads a text.</summary>
    /// <remarks>
    /// Answers hidden states, memory cells and gates at each token, how long units remember, which of them follow something in the
    /// text, and how much single tokens change a prediction.
    /// </remarks>
    internal static async Task<Ok<TraceResponse>> Trace(
        TraceRequest request, PromptReader prompts, TraceOptions options, Tracer tracer, TokenAllowance allowance, RequestFacts facts,
        CancellationToken cancellationToken)
    {
        var model = await prompts.ModelAsync(request.Model, cancellationToken);
        var query = TraceInput.From(model, request, options, prompts.Owner);
        facts.PromptTokens = query.Prompt.Tokens.Count;
        allowance.Reserve(query.Prompt.Tokens.Count);
        var trace = await tracer.TraceAsync(query, cancellationToken);
        return TypedResults.Ok(TraceResponse.From(query, trace, new(request.Digits)));
    }
}
