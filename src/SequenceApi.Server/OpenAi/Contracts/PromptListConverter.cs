using System.Text.Json;
using System.Text.Json.Serialization;

namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>Reads a string, an array of strings, an array of ids, or an array of such arrays.</summary>
internal sealed class PromptListConverter : JsonConverter<PromptList>
{
    /// <inheritdoc/>
    public override PromptList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return new([reader.GetString()!], null);
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read())
            throw new JsonException();
        return reader.TokenType switch
        {
            JsonTokenType.String => new(Texts(ref reader), null),
            JsonTokenType.Number => new(null, [Ids(ref reader)]),
            JsonTokenType.StartArray => new(null, Lists(ref reader)),
            JsonTokenType.EndArray => new([], null),
            _ => throw new JsonException(),
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PromptList value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var text in value.Texts ?? [])
            writer.WriteStringValue(text);
        foreach (var ids in value.Tokens ?? [])
        {
            writer.WriteStartArray();
            foreach (var id in ids)
                writer.WriteNumberValue(id);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static List<string> Texts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        for (; reader.TokenType == JsonTokenType.String; reader.Read())
            texts.Add(reader.GetString()!);
        RequireEnd(ref reader);
        return texts;
    }

    private static List<int[]> Lists(ref Utf8JsonReader reader)
    {
        var lists = new List<int[]>();
        for (; reader.TokenType == JsonTokenType.StartArray; reader.Read())
        {
            reader.Read();
            lists.Add(Ids(ref reader));
        }

        RequireEnd(ref reader);
        return lists;
    }

    private static int[] Ids(ref Utf8JsonReader reader)
    {
        var ids = new List<int>();
        for (; reader.TokenType == JsonTokenType.Number; reader.Read())
            ids.Add(reader.TryGetInt32(out var id) ? id : throw new JsonException());
        RequireEnd(ref reader);
        return [.. ids];
    }

    private static void RequireEnd(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.EndArray)
            throw new JsonException();
    }
}
