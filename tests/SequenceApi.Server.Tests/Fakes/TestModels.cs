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
    public static LanguageModel Characters(
        IStepModel? network = null, string id = "shakespeare", string? beginning = "\n", ChatTemplate? chat = null) =>
        Model(id, new CharacterTokenizer(Ascii, "<unk>"), network ?? new ToyStepModel(Ascii.Count), "<unk>", beginning, chat: chat);

    /// <summary>A model whose 256 tokens are single bytes.</summary>
    public static LanguageModel Bytes(IStepModel? network = null) =>
        Model("bytes", BytePairs([]), network ?? new ToyStepModel(256), unknown: null, beginning: null, TokenizerKind.BytePair);

    /// <summary>
    /// A model of byte pairs: behind the 256 bytes, 256 " t", 257 "he", 258 " the", 259 "é", 260 a space and the first
    /// half of a character, 261 two thirds of "春".
    /// </summary>
    public static LanguageModel BytePairs(string? beginning = "\n") => Model(
        "pairs",
        BytePairs([new("Ġ", "t"), new("h", "e"), new("Ġt", "he"), new("Ã", "©"), new("Ġ", "Ã"), new("æ", "ĺ")]),
        new ToyStepModel(262),
        unknown: null,
        beginning,
        TokenizerKind.BytePair);

    /// <summary>A model of words: 0 unknown, 1 the line break, 2 "the", 3 "cat", 4 "sat".</summary>
    public static LanguageModel Words(string? beginning = "\n") => Model(
        "words",
        new WordTokenizer(new Vocabulary(["<unk>", "\n", "the", "cat", "sat"]), "<unk>"),
        new ToyStepModel(5),
        "<unk>",
        beginning,
        TokenizerKind.Word);

    private static BytePairTokenizer BytePairs(Merge[] merges) => new(
        new Vocabulary([
            .. Enumerable.Range(0, 256).Select(value => ByteCharacters.Write([(byte)value])),
            .. merges.Select(merge => merge.Left + merge.Right)]),
        merges);

    private static LanguageModel Model(
        string id, Tokenizer tokenizer, IStepModel network, string? unknown, string? beginning, string kind = TokenizerKind.Character, ChatTemplate? chat = null) => new(
        new ModelManifest(
            id,
            "A toy.",
            new ModelArchitecture("rnn", 1, 2, 1, network.VocabularySize, 0),
            new Dictionary<string, string> { ["fp32"] = "model.onnx" },
            "fp32",
            new TokenizerManifest(kind, "vocab.json", unknown, beginning, Merges: kind == TokenizerKind.BytePair ? "merges.txt" : null),
            Chat: chat),
        tokenizer,
        network,
        "fp32");
}
