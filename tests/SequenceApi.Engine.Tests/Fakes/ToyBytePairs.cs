using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>A language model without a network over byte pairs of a small alphabet: many tokens spell the same text.</summary>
internal static class ToyBytePairs
{
    // "ab", "abc", " a", " ab" and "床" in two pairs of its bytes.
    private static readonly (string Left, string Right)[] Merges = [("a", "b"), ("ab", "c"), ("Ġ", "a"), ("Ġ", "ab"), ("b", "c"), ("å", "º"), ("åº", "Ĭ")];

    public static LanguageModel Model(string? beginning = "\n")
    {
        var bytes = Enumerable.Range(0, 256).Select(value => ByteCharacters.Write([(byte)value]));
        var vocabulary = new Vocabulary(bytes.Concat(Merges.Select(merge => merge.Left + merge.Right)));
        var tokenizer = new BytePairTokenizer(vocabulary, [.. Merges.Select(merge => new Merge(merge.Left, merge.Right))]);
        var manifest = new ModelManifest(
            "toy-pairs",
            "A toy.",
            new ModelArchitecture("rnn", 1, 2, 1, vocabulary.Count, 0),
            new Dictionary<string, string> { ["fp32"] = "model.onnx" },
            "fp32",
            new TokenizerManifest("bpe", "vocab.json", Unknown: null, beginning, End: null, "merges.txt"));
        return new LanguageModel(manifest, tokenizer, new PeakedStepModel([.. Enumerable.Range(0, vocabulary.Count).Select(id => Bias(tokenizer.Bytes(id)))]), "fp32");
    }

    /// <summary>Only what the tests write is probable.</summary>
    private static float Bias(ReadOnlySpan<byte> bytes) => bytes.ToArray().All(value => value is (byte)'a' or (byte)'b' or (byte)'c' or (byte)' ' or (byte)'.' or (byte)'\n') ? 0 : -40;
}
