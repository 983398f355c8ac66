using System.Text.Json;

namespace SequenceApi.Engine.Tokenization.Vocabularies;

/// <summary>Reads JSON that somebody else wrote.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = VocabularyLimits.Nesting, AllowDuplicateProperties = false };

    /// <summary>Parses a text; each name occurs once in its object.</summary>
    /// <exception cref="InvalidDataException">It is no such JSON.</exception>
    public static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"The file is not valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>The text of a JSON string.</summary>
    /// <exception cref="InvalidDataException">It is something else, or has half a surrogate pair.</exception>
    public static string String(JsonElement element, string what)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String
                ? element.GetString()!
                : throw new InvalidDataException($"{what} is {element.ValueKind.ToString().ToLowerInvariant()} where a string belongs.");
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException($"{what} has half of a surrogate pair; write whole characters.", exception);
        }
    }
}
