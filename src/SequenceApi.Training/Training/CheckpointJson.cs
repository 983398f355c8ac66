using System.Text.Json;
using System.Text.Json.Serialization;

namespace SequenceApi.Training.Training;

/// <summary>
/// How a checkpoint's JSON is read and written. By reflection, since generated code gives an option that an older
/// checkpoint doesn't name null or 0 instead of its default.
/// </summary>
internal static class CheckpointJson
{
    /// <summary>The settings.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };
}
