using System.Text.Json.Serialization;

namespace SequenceApi.Training.Baselines;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(BaselineResult))]
internal sealed partial class BaselineJson : JsonSerializerContext;
