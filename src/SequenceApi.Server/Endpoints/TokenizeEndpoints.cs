using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Requests;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.Endpoints;

/// <summary>Text to tokens and back.</summary>
internal static class TokenizeEndpoints
{
    public static void MapTokenize(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/tokenize", Tokenize).WithName("tokenize").WithTags("Tokens").FailsAsPost(ErrorCode.ModelNotFound, ErrorCode.ModelUnavailable);
        routes.MapPost("/v1/detokenize", Detokenize).WithName("detokenize").WithTags("Tokens").FailsAsPost(ErrorCode.ModelNotFound, ErrorCode.ModelUnavailable);
    }

    /// <summary>Splits a text into tokens.</summary>
    internal static async Task<Ok<TokenizeResponse>> Tokenize(
        TokenizeRequest request, PromptReader reader, RequestFacts facts, CancellationToken cancellationToken)
    {
        var model = await reader.ModelAsync(request.Model, cancellationToken);
        var tokens = model.Tokenizer.EncodeWithOffsets(request.Text!);
        facts.PromptTokens = tokens.Length;
        AnswerLimits.RequireTokens(tokens.Length, "cut the text");
        return TypedResults.Ok(TokenizeResponse.From(model, tokens));
    }

    /// <summary>Puts tokens together into a text.</summary>
    internal static async Task<Ok<DetokenizeResponse>> Detokenize(
        DetokenizeRequest request, PromptReader reader, RequestFacts facts, CancellationToken cancellationToken)
    {
        var model = await reader.ModelAsync(request.Model, cancellationToken);
        facts.PromptTokens = request.Tokens!.Length;
        model.RequireIds(request.Tokens);
        return TypedResults.Ok(new DetokenizeResponse(model.Tokenizer.Decode(request.Tokens)));
    }
}
