using System.Buffers;
using System.Text.Json;

namespace SequenceApi.Engine.Tokenization.Vocabularies;

/// <summary>Reads a vocabulary in whichever form the file has: what is not JSON is a text, unless it is called so.</summary>
internal static class VocabularyFile
{
    private static readonly SearchValues<char> JsonBeginnings = SearchValues.Create("{[\"");

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no vocabulary; the message names the file.</exception>
    public static Vocabulary Load(string path) => Reading(path, () =>
    {
        var text = BoundedFile.ReadText(path);
        using var json = ParseJson(path, text);
        return json is null ? TextVocabulary.Read(text) : JsonVocabulary.Read(json.RootElement);
    });

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
