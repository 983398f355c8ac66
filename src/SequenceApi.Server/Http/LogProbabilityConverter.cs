using System.Text.Json;
using System.Text.Json.Serialization;

namespace SequenceApi.Server.Http;

/// <summary>Writes −9999 for minus infinity, which JSON has no number for.</summary>
internal sealed class LogProbabilityConverter : JsonConverter<float>
{
    /// <summary>The number that stands for a log probability, on the wire and in sums.</summary>
    public static float Finite(float logProbability) => float.IsNegativeInfinity(logProbability) ? -9999 : logProbability;

    /// <inheritdoc/>
    public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetSingle();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(Finite(value));
}
