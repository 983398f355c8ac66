using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>Language models that need no file.</summary>
internal static class TestModels
{
    /// <summary>The unknown token, the line end, and the printable ASCII characters: 97 tokens.</summary>
    public static Vocabulary Ascii { get; } = CharacterTokenizer.Learn(
        string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Prepend('\n')), "<unk>");

    /// <summary>A character model.</summary>
    public static LanguageModel Characters(IStepModel? network = null, string id = "shakespeare", string? beginning = "\n") =>
        Model(id, new CharacterTokenizer(Ascii, "<unk>"), network ?? new ToyStepModel(Ascii.Count), "<unk>", beginning);

    /// <summary>A model whose 256 tokens are single bytes.</summary>
    public static LanguageModel Bytes(IStepModel? network = null) =>
        Model("bytes", new ByteTokenizer(), network ?? new ToyStepModel(256), unknown: null, beginning: null);

    private static LanguageModel Model(string id, Tokenizer tokenizer, IStepModel network, string? unknown, string? beginning) => new(
        new ModelManifest(
            id,
            "A toy.",
            new ModelArchitecture("rnn", 1, 2, 1, network.VocabularySize, 0),
            new Dictionary<string, string> { ["fp32"] = "model.onnx" },
            "fp32",
            new TokenizerManifest("character", "vocab.json", unknown, beginning)),
        tokenizer,
        network,
        "fp32");
}
