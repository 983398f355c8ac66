using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>Language models over the letters a, b, c… that need no file.</summary>
internal static class Toy
{
    public const string Letters = "abcdefghijklmnopqrstuvwxyz";

    public static LanguageModel Model(
        ToyStepModel? network = null, string? unknown = "<unk>", string? beginning = "a", string? end = null)
    {
        string[] special = unknown is null ? [] : [unknown];
        var vocabulary = new Vocabulary([.. special, .. Letters.Select(letter => letter.ToString())]);
        var architecture = new ModelArchitecture("rnn", 1, 2, 1, vocabulary.Count, 0);
        var manifest = new ModelManifest(
            "toy",
            "A toy.",
            architecture,
            new Dictionary<string, string> { ["fp32"] = "model.onnx" },
            "fp32",
            new TokenizerManifest("character", "vocab.json", unknown, beginning, end));
        return new LanguageModel(
            manifest, new CharacterTokenizer(vocabulary, unknown), network ?? new ToyStepModel(vocabulary.Count), "fp32");
    }

    /// <summary>One over the tokens of a tokenizer.</summary>
    public static LanguageModel Of(Tokenizer tokenizer, string? beginning = null)
    {
        var (count, kind) = (tokenizer.Vocabulary.Count, tokenizer is WordTokenizer ? "word" : "character");
        var manifest = new ModelManifest(
            "toy",
            "A toy.",
            new ModelArchitecture("rnn", 1, 2, 1, count, 0),
            new Dictionary<string, string> { ["fp32"] = "model.onnx" },
            "fp32",
            new TokenizerManifest(kind, "vocab.json", "<unk>", beginning));
        return new LanguageModel(manifest, tokenizer, new PeakedStepModel(new float[count]), "fp32");
    }
}
