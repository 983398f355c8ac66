using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>Reads a string or an array of parts.</summary>
internal sealed class ChatContentConverter : JsonConverter<ChatContent>
{
    /// <inheritdoc/>
    public override ChatContent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return new(reader.GetString()!, OtherKind: null);
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();
        using var parts = JsonDocument.ParseValue(ref reader);
        var text = new StringBuilder();
        string? otherKind = null;
        foreach (var part in parts.RootElement.EnumerateArray())
            if (Text(part, "type") is var kind && kind == "text")
                text.Append(Text(part, "text"));
            else
                otherKind ??= kind;
        return new(text.ToString(), otherKind);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ChatContent value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);

    private static string Text(JsonElement part, string name)
    {
        if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            throw new JsonException();
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            throw new JsonException();
        }
    }
}
