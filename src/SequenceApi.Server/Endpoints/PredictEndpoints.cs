using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Requests;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.Endpoints;

/// <summary>Next-token prediction.</summary>
internal static class PredictEndpoints
{
    public static void MapPredict(this IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/predict", Predict)
        .WithName("predict")
        .WithTags("Inference")
        .FailsAsInference();

    /// <summary>Predicts the next token.</summary>
    /// <remarks>Answers the most probable next tokens of a text with their probabilities.</remarks>
    internal static async Task<Ok<PredictResponse>> Predict(
        PredictRequest request, PromptReader reader, InferenceEngine engine, CancellationToken cancellationToken)
    {
        var prompt = reader.Read(request);
        if (request.TopK > prompt.Model.StepModel.VocabularySize)
            throw new SequenceApiException(
                ErrorCode.InvalidRequest,
                $"The field top_k must be at most {prompt.Model.StepModel.VocabularySize}, the size of the vocabulary of '{prompt.Model.Id}'.");
        var sequence = new PredictionSequence(prompt, request.TopK, request.Temperature, cancellationToken);
        engine.Submit(sequence);
        return TypedResults.Ok(PredictResponse.From(prompt, await sequence.Completion, sequence.CachedTokens));
    }
}
