using SequenceApi.Engine.Models;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>A folder of models with one small real bundle in it, of random weights.</summary>
internal sealed class TinyBundle : IDisposable
{
    public TinyBundle(int hiddenSize = 8) => Add("tiny", hiddenSize);

    /// <summary>The folder of models.</summary>
    public string Models { get; } = Directory.CreateTempSubdirectory().FullName;

    /// <summary>A file of the bundle.</summary>
    public string File(string name) => Path.Combine(Models, "tiny", name);

    /// <summary>Adds another one.</summary>
    public void Add(string id, int hiddenSize = 8)
    {
        var bundle = Directory.CreateDirectory(Path.Combine(Models, id)).FullName;
        TestModels.Ascii.Save(Path.Combine(bundle, "vocab.json"));
        Write(id, seed: 1, hiddenSize);
        new ModelManifest(
            id,
            "A tiny model.",
            new ModelArchitecture("rnn", 1, hiddenSize, 8, TestModels.Ascii.Count, 1616),
            new Dictionary<string, string> { ["fp32"] = "model.onnx" },
            "fp32",
            new TokenizerManifest("character", "vocab.json", "<unk>", "\n")).Save(bundle);
    }

    /// <summary>Gives a bundle other weights.</summary>
    public void Write(string id, int seed, int hiddenSize = 8) =>
        System.IO.File.WriteAllBytes(Path.Combine(Models, id, "model.onnx"), new TinyNetwork(TestModels.Ascii.Count, hiddenSize, seed).ToOnnx());

    public void Dispose() => Directory.Delete(Models, recursive: true);
}
