namespace SequenceApi.Engine.Tokenization.HuggingFace;

/// <summary>Reads which tokens a post-processor puts around a text.</summary>
internal static class TemplateReader
{
    /// <summary>At most one before, and one behind.</summary>
    /// <exception cref="InvalidDataException">The post-processor does something else.</exception>
    public static (string? Before, string? After) Read(JsonPart part)
    {
        if (part.IsAbsent || part.Type == "ByteLevel")
            return (null, null);
        if (part.Type != "TemplateProcessing")
            throw part.Refused("is neither ByteLevel nor TemplateProcessing");
        var single = part["single"];
        JsonPart[] pieces = [.. single.Items()];
        var text = Array.FindIndex(pieces, piece => piece["SpecialToken"].IsAbsent);
        if (text is not (0 or 1) || pieces.Length - text > 2 || pieces[text]["Sequence"]["id"].Text != "A")
            throw single.Refused("is more than a text with one token before it and one behind it");
        return (text == 0 ? null : Token(pieces[0]), text + 1 == pieces.Length ? null : Token(pieces[^1]));
    }

    private static string Token(JsonPart piece) => piece["SpecialToken"]["id"].Text ?? throw piece.Refused("is no special token");
}
