using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Search;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Limits;
using SequenceApi.Server.Requests;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.Endpoints;

/// <summary>Suggestions while a text is being typed.</summary>
internal static class SuggestEndpoints
{
    public static void MapSuggest(this IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/suggest", Suggest)
        .WithName("suggest")
        .WithTags("Inference")
        .FailsAsInference();

    /// <summary>Suggests how a text goes on.</summary>
    /// <remarks>
    /// Answers the most probable whole continuations up to the end of a word or of the line. A half-typed last word is
    /// completed, whatever tokens it would be cut into.
    /// </remarks>
    internal static async Task<Ok<SuggestResponse>> Suggest(
        SuggestRequest request, PromptReader prompts, InferenceEngine engine, TokenAllowance allowance, CancellationToken cancellationToken)
    {
        var start = await prompts.StartAsync(request.Model, state: null, cancellationToken);
        var whole = prompts.Read(start, request.Text, tokens: null);
        allowance.Reserve(whole.Tokens.Count);
        var text = HalfTyped.Of(whole, request.Text!) ?? HalfTyped.None(whole);
        var search = new SuggestionSearch(engine, text, request.Boundary, request.Count, request.MaxTokens);
        return TypedResults.Ok(SuggestResponse.From(text, await search.RunAsync(cancellationToken)));
    }
}
