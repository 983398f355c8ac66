using SequenceApi.Benchmarks.Load;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Benchmarks.StreamScore;

/// <summary>A folder of models with one of words and random weights, so small that the server around it is what is measured.</summary>
internal sealed class TinyModel : IDisposable
{
    private const string Id = "tiny";
    private const int HiddenSize = 8;
    private const string Unknown = "<unk>";
    private const int SampleLength = 100_000;

    /// <summary>Writes it.</summary>
    public TinyModel()
    {
        var directory = Directory.CreateDirectory(Path.Combine(Models, Id)).FullName;
        var words = TypedText.Of(seed: 0, SampleLength).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal);
        var vocabulary = new Vocabulary([Unknown, WordTokenizer.LineBreak, .. words]);
        vocabulary.Save(Path.Combine(directory, "vocab.json"));
        File.WriteAllBytes(Path.Combine(directory, "model.onnx"), new TinyNetwork(vocabulary.Count, HiddenSize, seed: 1).ToOnnx());
        new ModelManifest(
            Id,
            "A tiny model.",
            new ModelArchitecture("rnn", 1, HiddenSize, HiddenSize, vocabulary.Count, (HiddenSize * HiddenSize) + (2 * HiddenSize * vocabulary.Count)),
            new Dictionary<string, string> { ["fp32"] = "model.onnx" },
            "fp32",
            new TokenizerManifest(TokenizerKind.Word, "vocab.json", Unknown, WordTokenizer.LineBreak)).Save(directory);
    }

    /// <summary>The folder.</summary>
    public string Models { get; } = Directory.CreateTempSubdirectory().FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Models, recursive: true);
}
