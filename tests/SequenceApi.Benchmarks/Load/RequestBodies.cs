using System.Text.Json;
using System.Text.Json.Serialization;

namespace SequenceApi.Benchmarks.Load;

/// <summary><c>POST /v1/generate</c>, as far as it is asked here.</summary>
internal sealed record GenerateBody(string Model, int[] Tokens, int MaxTokens, long Seed, bool Stream);

/// <summary><c>POST /v1/predict</c>, as far as it is asked here.</summary>
internal sealed record PredictBody(string Model, string Text, int TopK = 5);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GenerateBody))]
[JsonSerializable(typeof(PredictBody))]
internal sealed partial class RequestJson : JsonSerializerContext
{
    public static byte[] Bytes(GenerateBody body) => JsonSerializer.SerializeToUtf8Bytes(body, Default.GenerateBody);

    public static byte[] Bytes(PredictBody body) => JsonSerializer.SerializeToUtf8Bytes(body, Default.PredictBody);
}
