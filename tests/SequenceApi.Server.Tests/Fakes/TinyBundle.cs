using SequenceApi.Engine.Models;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>A folder of models with one small real bundle in it, of random weights.</summary>
internal sealed class TinyBundle : IDisposable
{
    public TinyBundle(int hiddenSize = 8)
    {
        Directory.CreateDirectory(Path.Combine(Models, "tiny"));
        TestModels.Ascii.Save(File("vocab.json"));
        System.IO.File.WriteAllBytes(File("model.onnx"), new TinyNetwork(TestModels.Ascii.Count, hiddenSize, seed: 1).ToOnnx());
        new ModelManifest(
            "tiny",
            "A tiny model.",
            new ModelArchitecture("rnn", 1, hiddenSize, 8, TestModels.Ascii.Count, 1616),
            new Dictionary<string, string> { ["fp32"] = "model.onnx" },
            "fp32",
            new TokenizerManifest("character", "vocab.json", "<unk>", "\n")).Save(Path.GetDirectoryName(File("model.json"))!);
    }

    /// <summary>The folder of models.</summary>
    public string Models { get; } = Directory.CreateTempSubdirectory().FullName;

    /// <summary>A file of the bundle.</summary>
    public string File(string name) => Path.Combine(Models, "tiny", name);

    public void Dispose() => Directory.Delete(Models, recursive: true);
}
