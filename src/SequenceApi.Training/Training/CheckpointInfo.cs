using System.Text.Json;
using System.Text.Json.Serialization;

namespace SequenceApi.Training.Training;

/// <summary>What a checkpoint says about itself, as JSON in its file.</summary>
/// <param name="Options">What the run computes.</param>
/// <param name="Corpus">The training file's name.</param>
/// <param name="CorpusSha256">Its digest, lower-case hex.</param>
/// <param name="ValidationSha256">The validation file's digest, where that is a file of its own.</param>
/// <param name="Vocabulary">The tokens by id.</param>
/// <param name="Progress">How far the run has come.</param>
internal sealed record CheckpointInfo(
    TrainingOptions Options,
    string Corpus,
    string CorpusSha256,
    string? ValidationSha256,
    string[] Vocabulary,
    TrainingProgress Progress)
{
    /// <summary>The token that stands for what the vocabulary lacks.</summary>
    public const string Unknown = "<unk>";

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is something else.</exception>
    public static CheckpointInfo Parse(string json) =>
        JsonSerializer.Deserialize(json, CheckpointJson.Default.CheckpointInfo) ?? throw new JsonException("It says null.");

    /// <summary>The JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, CheckpointJson.Default.CheckpointInfo);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CheckpointInfo))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
