using System.Text.Json;
using System.Text.Json.Serialization;

namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>Reads a string or an array of strings.</summary>
internal sealed class StopListConverter : JsonConverter<StopList>
{
    /// <inheritdoc/>
    public override StopList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return new([reader.GetString()!]);
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();
        var strings = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            strings.Add(reader.GetString()!);
        return reader.TokenType == JsonTokenType.EndArray ? new([.. strings]) : throw new JsonException();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StopList value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var stop in value.Strings)
            writer.WriteStringValue(stop);
        writer.WriteEndArray();
    }
}
