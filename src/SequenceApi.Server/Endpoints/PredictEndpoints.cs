using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Search;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Requests;
using SequenceApi.Server.Sessions;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.Endpoints;

/// <summary>Next-token prediction.</summary>
internal static class PredictEndpoints
{
    public static void MapPredict(this IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/predict", Predict)
        .WithName("predict")
        .WithTags("Inference")
        .FailsAsInference()
        .FailsAsSession();

    /// <summary>Predicts the next token.</summary>
    /// <remarks>
    /// Answers the most probable next tokens of a text with their probabilities. With a session and a text, the text is
    /// appended to the session; with a session alone, the session is looked at.
    /// </remarks>
    internal static async Task<Ok<PredictResponse>> Predict(
        PredictRequest request, [AsParameters] ChangeHeaders headers, TurnReader turns, Idempotency idempotency, InferenceEngine engine,
        CancellationToken cancellationToken)
    {
        var changes = request is { Session: not null, Text: { Length: > 0 } } or { Session: not null, Tokens: { Length: > 0 } };
        var call = changes ? idempotency.Begin(headers.IdempotencyKey, request.Session!, "predict", request) : null;
        if (call is not null && await call.FindAsync<PredictResponse>(cancellationToken) is { } answered)
            return TypedResults.Ok(answered);
        using var turn = await turns.ReadAsync(request, changes, headers.IfMatch, call, cancellationToken);
        RequireTopK(request.TopK, turn.Prompt);
        var (prediction, cachedTokens) = await PredictAsync(turn, request, engine, cancellationToken);
        return TypedResults.Ok(await turn.EndAsync(
            turn.Trail?.Before(prediction.Position), completion: [],
            outcome => PredictResponse.From(turn.Prompt, prediction, cachedTokens, outcome), cancellationToken));
    }

    private static async Task<(Prediction Prediction, int CachedTokens)> PredictAsync(
        Turn turn, PredictRequest request, InferenceEngine engine, CancellationToken cancellationToken)
    {
        if (request is { Heal: true, Text: { } text } && turn.Prompt.Model.Tokenizer.CutsWords && HalfTyped.Of(turn.Prompt, text) is { } healed)
        {
            var whole = new ExpansionSequence(turn.Prompt, cancellationToken) { Trail = turn.Trail };
            var prediction = await new Healing(engine, healed).PredictAsync(whole, request.TopK, request.Temperature, cancellationToken);
            return (prediction, whole.CachedTokens);
        }

        var sequence = new PredictionSequence(turn.Prompt, request.TopK, request.Temperature, cancellationToken) { Trail = turn.Trail };
        engine.Submit(sequence);
        return (await sequence.Completion, sequence.CachedTokens);
    }

    private static void RequireTopK(int topK, Prompt prompt)
    {
        if (topK > prompt.Model.StepModel.VocabularySize)
            throw new SequenceApiException(
                ErrorCode.InvalidRequest,
                $"The field top_k must be at most {prompt.Model.StepModel.VocabularySize}, the size of the vocabulary of '{prompt.Model.Id}'.");
    }
}
