using System.Text.Json;
using SequenceApi.Engine.Tokenization.Vocabularies;

namespace SequenceApi.Engine.Tokenization.HuggingFace;

/// <summary>Reads tokenizer.json. What would be another tokenizer here than there is refused, and named.</summary>
internal static class HuggingFaceReader
{
    private const string ByteLevel = "ByteLevel";

    /// <summary>Whether a file is a tokenizer.json, and no mere vocabulary.</summary>
    public static bool IsTokenizer(JsonElement root) => root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.Object && model.TryGetProperty("vocab", out _);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">A part of it is malformed, or can't be done exactly.</exception>
    public static HuggingFaceTokenizer Read(JsonElement root)
    {
        var file = new JsonPart("", root);
        file.RequireOnly("version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model");
        var (before, after) = TemplateReader.Read(file["post_processor"]);
        var model = file["model"];
        return (model.Type ?? (model["merges"].IsAbsent ? null : "BPE")) switch
        {
            "WordLevel" => ReadWords(file, model) with { Before = before, After = after },
            "BPE" => ReadBytePairs(file, model) with { Before = before, After = after },
            "Unigram" => throw model["type"].Refused("is Unigram; bring the .model file of SentencePiece instead"),
            var type => throw model["type"].Refused($"is {TokenName.Of(type)}; WordLevel and BPE are read"),
        };
    }

    private static HuggingFaceTokenizer ReadWords(JsonPart file, JsonPart model)
    {
        model.RequireOnly("type", "vocab", "unk_token");
        if (!file["decoder"].IsAbsent)
            throw file["decoder"].Refused("is not null; words are written with spaces between them");
        var unknown = model["unk_token"].Text;
        var rules = new WordRules(LineBreak: null, SplitsMarks(file["pre_tokenizer"]), IsLowercase(file["normalizer"]));
        var vocabulary = VocabularyOf(file, model, unknown);
        return new(TokenizerKind.Word, vocabulary, vocabulary.Find(unknown ?? "") is null ? null : unknown, null, rules, null, null);
    }

    private static HuggingFaceTokenizer ReadBytePairs(JsonPart file, JsonPart model)
    {
        model.RequireOnly("type", "vocab", "merges", "unk_token", "fuse_unk", "dropout", "continuing_subword_prefix", "end_of_word_suffix", "byte_fallback", "ignore_merges");
        foreach (var name in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
            if (model[name].Text is { Length: > 0 })
                throw model[name].Refused("is not empty; only byte-level byte pairs are read");
        foreach (var name in new[] { "byte_fallback", "ignore_merges" })
            if (model[name].IsTrue(standard: false))
                throw model[name].Refused("is true; only byte-level byte pairs are read, by their merges");
        if (model["dropout"] is { IsAbsent: false } dropout && !(dropout.Element.ValueKind == JsonValueKind.Number && dropout.Element.TryGetDouble(out var share) && share == 0))
            throw dropout.Refused("is not 0; a text has to become the same tokens each time");
        if (Unwrap(file["normalizer"], "normalizers") is { IsAbsent: false } normalizer)
            throw normalizer.Refused("is not null; byte pairs take a text as it is");
        RequireByteLevel(Unwrap(file["pre_tokenizer"], "pretokenizers"));
        if (file["decoder"] is { IsAbsent: false } decoder && decoder.Type != ByteLevel)
            throw decoder.Refused("is not ByteLevel");
        return new(TokenizerKind.BytePair, VocabularyOf(file, model, unknown: null), null, [.. model["merges"].Items().Select(ReadMerge)], null, null, null);
    }

    /// <summary>ByteLevel with its own pattern.</summary>
    private static void RequireByteLevel(JsonPart part)
    {
        if (part.Type != ByteLevel)
            throw new JsonPart("pre_tokenizer", part.Element).Refused($"is {TokenName.Of(part.Type ?? "null")}; for BPE it has to be ByteLevel alone");
        part.RequireOnly("type", "add_prefix_space", "trim_offsets", "use_regex");
        if (part["add_prefix_space"].IsTrue(standard: true))
            throw part["add_prefix_space"].Refused("is true; it would put a space into every text that goes on from another");
        if (!part["use_regex"].IsTrue(standard: true))
            throw part["use_regex"].Refused("is false; texts are cut by the pattern of GPT-2");
    }

    private static bool SplitsMarks(JsonPart part) => Unwrap(part, "pretokenizers").Type switch
    {
        "Whitespace" => true,
        "WhitespaceSplit" => false,
        var type => throw new JsonPart("pre_tokenizer", part.Element).Refused($"is {TokenName.Of(type ?? "null")}; for WordLevel it has to be Whitespace or WhitespaceSplit alone"),
    };

    private static bool IsLowercase(JsonPart part) => Unwrap(part, "normalizers") switch
    {
        { IsAbsent: true } => false,
        { Type: "Lowercase" } => true,
        var other => throw other.Refused($"is {TokenName.Of(other.Type)}; for WordLevel it has to be Lowercase, or null"),
    };

    /// <summary>A sequence of one is that one, and one of none is null.</summary>
    private static JsonPart Unwrap(JsonPart part, string name)
    {
        if (part.Type != "Sequence")
            return part;
        JsonPart[] parts = [.. part[name].Items()];
        return parts switch
        {
            [] => default,
            [var alone] => alone,
            _ => throw part.Refused("has several steps; one is read"),
        };
    }

    private static Merge ReadMerge(JsonPart merge) => merge.Element.ValueKind == JsonValueKind.String
        ? Merge.Parse(merge.Text!)
        : merge.Items().Select(token => token.Text).ToArray() is [{ Length: > 0 } left, { Length: > 0 } right]
            ? new(left, right)
            : throw merge.Refused("is no pair of tokens");

    private static Vocabulary VocabularyOf(JsonPart file, JsonPart model, string? unknown)
    {
        if (model["vocab"].Element.ValueKind != JsonValueKind.Object)
            throw model["vocab"].Refused("is no object of token to id");
        var tokens = JsonVocabulary.TokensToIds(model["vocab"].Element).ToDictionary(pair => pair.Token, pair => pair.Id, StringComparer.Ordinal);
        var special = new List<string>();
        foreach (var added in file["added_tokens"].Items())
        {
            if (added["content"].Text is not { Length: > 0 } content || added["id"].Element is not { ValueKind: JsonValueKind.Number } number || !number.TryGetInt32(out var id))
                throw added.Refused("has no content and id");
            if (!added["special"].IsTrue(standard: false))
                throw added["special"].Refused("is false; only special tokens are added to a vocabulary");
            if (!tokens.TryAdd(content, id) && tokens[content] != id)
                throw added["id"].Refused($"is not the one of {TokenName.Of(content)} in model.vocab");
            special.Add(content);
        }

        return NumberedTokens.ToVocabulary(tokens.Select(pair => (pair.Key, pair.Value))).WithControls(special.Where(token => token != unknown));
    }
}
