using System.Text.Json;
using SequenceApi.Engine.Tokenization.Vocabularies;

namespace SequenceApi.Engine.Tokenization.HuggingFace;

/// <summary>A part of tokenizer.json that names itself where it is refused.</summary>
/// <param name="Path">Where it stands in the file, such as <c>model.dropout</c>.</param>
/// <param name="Element">What stands there; undefined where nothing does.</param>
internal readonly record struct JsonPart(string Path, JsonElement Element)
{
    /// <summary>Whether nothing stands there.</summary>
    public bool IsAbsent => Element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>The name in <c>type</c>; null where there is none.</summary>
    public string? Type => this["type"].Text;

    /// <summary>A string; null where nothing stands there.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public string? Text => IsAbsent ? null : JsonText.String(Element, Path);

    /// <summary>A member of an object; absent where this is absent.</summary>
    /// <exception cref="InvalidDataException">It is no object.</exception>
    public JsonPart this[string name] => IsAbsent ? default
        : Element.ValueKind != JsonValueKind.Object ? throw Refused("is no object")
        : new(Path.Length == 0 ? name : $"{Path}.{name}", Element.TryGetProperty(name, out var member) ? member : default);

    /// <summary>Whether it is true.</summary>
    /// <param name="standard">What it is where nothing stands there.</param>
    /// <exception cref="InvalidDataException">It is neither true nor false.</exception>
    public bool IsTrue(bool standard) => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => IsAbsent ? standard : throw Refused("is neither true nor false"),
    };

    /// <summary>The elements of an array; none where nothing stands there.</summary>
    /// <exception cref="InvalidDataException">It is no array.</exception>
    public IEnumerable<JsonPart> Items()
    {
        var path = Path;
        return IsAbsent ? [] : Element.ValueKind != JsonValueKind.Array ? throw Refused("is no array")
            : Element.EnumerateArray().Select((item, place) => new JsonPart($"{path}[{place}]", item));
    }

    /// <summary>Refuses members that are not known: they might change what a text becomes.</summary>
    /// <exception cref="InvalidDataException">There is one.</exception>
    public void RequireOnly(params ReadOnlySpan<string> names)
    {
        foreach (var member in Element.EnumerateObject())
            if (!names.Contains(member.Name))
                throw this[member.Name].Refused("is not known here");
    }

    /// <summary>Says that this part can't be done.</summary>
    /// <param name="why">The sentence behind its name.</param>
    public InvalidDataException Refused(string why) => new($"The tokenizer.json can't be read as its author's: {Path} {why}.");
}
