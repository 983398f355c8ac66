using System.Buffers;
using System.Text.Json;

namespace SequenceApi.Engine.Tokenization.Vocabularies;

/// <summary>Reads a vocabulary in whichever form the file has: what is not JSON is a text, unless it is called so.</summary>
internal static class VocabularyFile
{
    private static readonly SearchValues<char> JsonBeginnings = SearchValues.Create("{[\"");

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no vocabulary; the message names the file.</exception>
    public static Vocabulary Load(string path) => Load(path, ToVocabulary);

    /// <summary>Reads a file that may be more than a vocabulary.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Takes its text, and the same as JSON; null where it is none.</param>
    /// <exception cref="InvalidDataException">It isn't taken; the message names the file.</exception>
    public static T Load<T>(string path, Func<string, JsonDocument?, T> read) => Reading(path, () =>
    {
        var text = BoundedFile.ReadText(path);
        using var json = ParseJson(path, text);
        return read(text, json);
    });

    /// <summary>The vocabulary of a file.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static Vocabulary ToVocabulary(string text, JsonDocument? json) =>
        json is null ? TextVocabulary.Read(text) : JsonVocabulary.Read(json.RootElement);

    /// <summary>Names the file that is at fault.</summary>
    public static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>The file as JSON; null where it is a list of tokens, of which the first may be a bracket too.</summary>
    private static JsonDocument? ParseJson(string path, string text)
    {
        var isNamedSo = Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase);
        if (!isNamedSo && (text.AsSpan().TrimStart() is not [var first, ..] || !JsonBeginnings.Contains(first)))
            return null;
        try
        {
            return JsonText.Parse(text);
        }
        catch (InvalidDataException) when (!isNamedSo)
        {
            return null;
        }
    }
}
