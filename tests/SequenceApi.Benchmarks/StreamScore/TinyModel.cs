using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Benchmarks.StreamScore;

/// <summary>A folder of models with one of random weights, so small that the server around it is what is measured.</summary>
internal sealed class TinyModel : IDisposable
{
    private const string Id = "tiny";
    private const int HiddenSize = 8;
    private const string Letters = "\n abcdefghijklmnopqrstuvwxyz";

    /// <summary>Writes it.</summary>
    public TinyModel()
    {
        var directory = Directory.CreateDirectory(Path.Combine(Models, Id)).FullName;
        var vocabulary = CharacterTokenizer.Learn(Letters, "<unk>");
        vocabulary.Save(Path.Combine(directory, "vocab.json"));
        File.WriteAllBytes(Path.Combine(directory, "model.onnx"), new TinyNetwork(vocabulary.Count, HiddenSize, seed: 1).ToOnnx());
        new ModelManifest(
            Id,
            "A tiny model.",
            new ModelArchitecture("rnn", 1, HiddenSize, HiddenSize, vocabulary.Count, (HiddenSize * HiddenSize) + (2 * HiddenSize * vocabulary.Count)),
            new Dictionary<string, string> { ["fp32"] = "model.onnx" },
            "fp32",
            new TokenizerManifest("character", "vocab.json", "<unk>", "\n")).Save(directory);
    }

    /// <summary>The folder.</summary>
    public string Models { get; } = Directory.CreateTempSubdirectory().FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Models, recursive: true);
}
