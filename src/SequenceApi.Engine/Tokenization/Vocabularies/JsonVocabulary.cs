using System.Globalization;
using System.Text.Json;

namespace SequenceApi.Engine.Tokenization.Vocabularies;

/// <summary>
/// Reads a vocabulary from JSON: tokens by position, token to id, id to token, both of these side by side, or a string of
/// characters by position.
/// </summary>
internal static class JsonVocabulary
{
    /// <summary>Reads whichever form it is.</summary>
    /// <exception cref="InvalidDataException">It is none of them.</exception>
    public static Vocabulary Read(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Object when root.EnumerateObject().Any(member => IsHalf(member.Value)) => FromHalves(root),
        _ => FromOne(root),
    };

    /// <summary>Token to id.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static IEnumerable<(string Token, int Id)> TokensToIds(JsonElement root) => root.EnumerateObject().Select(member =>
        (member.Name, member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt32(out var id)
            ? id
            : throw new InvalidDataException($"The id of {TokenName.Of(member.Name)} is not a whole number below 2^31.")));

    private static bool IsHalf(JsonElement element) => element.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    private static Vocabulary FromOne(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Array => NumberedTokens.ToVocabulary(root.EnumerateArray().Select((token, id) => (JsonText.String(token, $"The token at position {id}"), id))),
        JsonValueKind.String => TextVocabulary.FromCharacters(JsonText.String(root, "The file")),
        JsonValueKind.Object when root.EnumerateObject().Any(member => member.Value.ValueKind == JsonValueKind.String) => NumberedTokens.ToVocabulary(IdsToTokens(root)),
        JsonValueKind.Object => NumberedTokens.ToVocabulary(TokensToIds(root)),
        _ => throw new InvalidDataException("A vocabulary in JSON is an array of tokens, an object of token to id or of id to token, or a string of characters."),
    };

    private static IEnumerable<(string Token, int Id)> IdsToTokens(JsonElement root) => root.EnumerateObject().Select(member =>
        (JsonText.String(member.Value, $"The token of {TokenName.Of(member.Name)}"), int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new InvalidDataException($"{TokenName.Of(member.Name)} is not the id of a token.")));

    /// <summary>Such as char_to_idx and idx_to_char, or stoi and itos, perhaps with vocab_size.</summary>
    private static Vocabulary FromHalves(JsonElement root)
    {
        var halves = root.EnumerateObject().Where(member => IsHalf(member.Value)).Select(member => (member.Name, Vocabulary: FromOne(member.Value))).ToArray();
        var (first, vocabulary) = halves[0];
        foreach (var (name, other) in halves[1..])
            if (!other.IsSame(vocabulary))
                throw new InvalidDataException($"{TokenName.Of(first)} and {TokenName.Of(name)} don't agree; leave the wrong one out.");
        foreach (var member in root.EnumerateObject().Where(member => !IsHalf(member.Value)))
            if (!member.Name.EndsWith("size", StringComparison.Ordinal) || member.Value.ValueKind != JsonValueKind.Number
                || !member.Value.TryGetInt32(out var size) || (size != vocabulary.Count && size != vocabulary.Count - vocabulary.Controls.Ids.Length))
                throw new InvalidDataException($"{TokenName.Of(member.Name)} is neither a vocabulary nor its size; leave it out.");
        return vocabulary;
    }
}
