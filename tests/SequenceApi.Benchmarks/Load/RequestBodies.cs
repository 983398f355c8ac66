using System.Text.Json;
using System.Text.Json.Serialization;

namespace SequenceApi.Benchmarks.Load;

/// <summary><c>POST /v1/generate</c>, as far as it is asked here.</summary>
internal sealed record GenerateBody(string Model, int[] Tokens, int MaxTokens, long Seed, bool Stream);

/// <summary><c>POST /v1/predict</c>, as far as it is asked here.</summary>
internal sealed record PredictBody(string Model, string Text, int TopK = 5);

/// <summary><c>POST /v1/suggest</c>, as far as it is asked here.</summary>
internal sealed record SuggestBody(string Model, string Text, int Count = 5);

/// <summary>The same behind a state.</summary>
internal sealed record ContinueBody(string Model, string State, int TopK = 5);

/// <summary><c>POST /v1/score</c>, as far as it is asked here.</summary>
internal sealed record ScoreBody(string Model, int[] Tokens, bool PerToken = false, bool ReturnState = true);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GenerateBody))]
[JsonSerializable(typeof(PredictBody))]
[JsonSerializable(typeof(SuggestBody))]
[JsonSerializable(typeof(ContinueBody))]
[JsonSerializable(typeof(ScoreBody))]
internal sealed partial class RequestJson : JsonSerializerContext
{
    public static byte[] Bytes(GenerateBody body) => JsonSerializer.SerializeToUtf8Bytes(body, Default.GenerateBody);

    public static byte[] Bytes(PredictBody body) => JsonSerializer.SerializeToUtf8Bytes(body, Default.PredictBody);

    public static byte[] Bytes(SuggestBody body) => JsonSerializer.SerializeToUtf8Bytes(body, Default.SuggestBody);

    public static byte[] Bytes(ContinueBody body) => JsonSerializer.SerializeToUtf8Bytes(body, Default.ContinueBody);

    public static byte[] Bytes(ScoreBody body) => JsonSerializer.SerializeToUtf8Bytes(body, Default.ScoreBody);
}
