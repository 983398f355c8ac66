using SequenceApi.Engine.Tokenization;
using SequenceApi.Engine.Tokenization.HuggingFace;
using SequenceApi.Engine.Tokenization.SentencePiece;
using SequenceApi.Engine.Tokenization.Vocabularies;

namespace SequenceApi.Engine.Models;

/// <summary>Makes the tokenizer that a bundle's manifest names.</summary>
internal static class BundleTokenizer
{
    /// <summary>Reads its files.</summary>
    /// <exception cref="InvalidDataException">They are missing a part, or contradict the manifest or each other.</exception>
    public static Tokenizer Open(string directory, TokenizerManifest manifest)
    {
        if (manifest.Kind == TokenizerKind.SentencePiece)
            return Open(SentencePieceFile.Load(Path.Combine(directory, manifest.Vocabulary)), manifest);
        var merges = manifest.Merges is null ? null : Merge.Load(Path.Combine(directory, manifest.Merges));
        return VocabularyFile.Load(
            Path.Combine(directory, manifest.Vocabulary),
            (text, json) => json is not null && HuggingFaceReader.IsTokenizer(json.RootElement)
                ? Open(HuggingFaceReader.Read(json.RootElement), manifest)
                : Open(VocabularyFile.ToVocabulary(text, json), merges, manifest));
    }

    private static Tokenizer Open(Vocabulary vocabulary, Merge[]? merges, TokenizerManifest manifest)
    {
        var lineBreak = manifest.Kind == TokenizerKind.Word ? LineBreak(vocabulary, manifest) : null;
        return TokenizerKind.Create(
            manifest.Kind, vocabulary.WithControls(Controls(vocabulary, manifest).Where(token => token != lineBreak)), manifest.Unknown, merges, lineBreak);
    }

    private static Tokenizer Open(HuggingFaceTokenizer tokenizer, TokenizerManifest manifest)
    {
        Require("kind", manifest.Kind == tokenizer.Kind, tokenizer.Kind);
        Require("unknown", manifest.Unknown is null || manifest.Unknown == tokenizer.Unknown, tokenizer.Unknown);
        Require("merges", manifest.Merges is null, null);
        Require("beginning", tokenizer.Before is null || manifest.Beginning == tokenizer.Before, tokenizer.Before);
        Require("end", tokenizer.After is null || manifest.End == tokenizer.After, tokenizer.After);
        return tokenizer.Open(tokenizer.Vocabulary.WithControls(Controls(tokenizer.Vocabulary, manifest).Where(token => token != tokenizer.Unknown)));
    }

    private static SentencePieceTokenizer Open(SentencePieceFile file, TokenizerManifest manifest)
    {
        var unknown = file.Vocabulary[file.UnknownId];
        Require("unknown", manifest.Unknown is null || manifest.Unknown == unknown, unknown);
        Require("merges", manifest.Merges is null, null);
        return new(file, file.Vocabulary.WithControls(Controls(file.Vocabulary, manifest).Where(token => token != unknown)));
    }

    private static void Require(string field, bool isRight, string? value)
    {
        if (!isRight)
            throw new InvalidDataException($"By this file, {field} in {ModelManifest.FileName} is {(value is null ? "null" : TokenName.Of(value))}; write that.");
    }

    /// <summary>Where words have no token for a line break, what ends a text stands for it, as the &lt;eos&gt; of the Penn Treebank does.</summary>
    private static string? LineBreak(Vocabulary vocabulary, TokenizerManifest manifest) =>
        vocabulary.Find(WordTokenizer.LineBreak) is null && IsName(manifest.End) ? manifest.End : WordTokenizer.LineBreak;

    /// <summary>Padding, and what a training puts around its texts: in brackets, or longer than a character among characters.</summary>
    private static IEnumerable<string> Controls(Vocabulary vocabulary, TokenizerManifest manifest)
    {
        string?[] around = [manifest.Beginning, manifest.End];
        var isOfCharacters = manifest.Kind == TokenizerKind.Character;
        var controls = around.OfType<string>().Where(token => IsName(token) || (isOfCharacters && token.EnumerateRunes().Count() > 1));
        if (manifest.Padding is { } padding)
            controls = controls.Append(padding);
        if (isOfCharacters)
            controls = controls.Concat(Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary[id]).Where(IsName));
        return controls.Where(token => token != manifest.Unknown);
    }

    private static bool IsName(string? token) => token is ['<' or '[', _, .., '>' or ']'];
}
