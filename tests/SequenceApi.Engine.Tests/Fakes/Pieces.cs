using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>A language model over a few pieces of text, of one or more letters each.</summary>
internal sealed class Pieces(Vocabulary vocabulary, string? unknown)
    : Tokenizer(vocabulary, unknown, System.Text.Encoding.UTF8.GetBytes)
{
    public static LanguageModel Model(string[] pieces, string? unknown = null, string? end = null, ToyStepModel? network = null)
    {
        var manifest = new ModelManifest(
            "pieces",
            "A toy.",
            new ModelArchitecture("rnn", 1, 2, 1, pieces.Length, 0),
            new Dictionary<string, string> { ["fp32"] = "model.onnx" },
            "fp32",
            new TokenizerManifest("word", "vocab.json", unknown, pieces[0], end));
        return new LanguageModel(manifest, new Pieces(new Vocabulary(pieces), unknown), network ?? new ToyStepModel(pieces.Length), "fp32");
    }

    public override EncodedToken[] EncodeWithOffsets(string text) => throw new NotSupportedException();

    public override int[] Encode(string text) => throw new NotSupportedException();
}
