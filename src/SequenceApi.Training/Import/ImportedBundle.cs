using System.Text;
using Google.Protobuf;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Export;
using SequenceApi.Training.Model;

namespace SequenceApi.Training.Import;

/// <summary>Writes the folder that the server serves, of weights that PyTorch trained.</summary>
internal static class ImportedBundle
{
    /// <summary>Writes a bundle, in whole or not at all.</summary>
    /// <param name="directory">The bundle's folder; a bundle that is there is replaced.</param>
    /// <param name="source">What is said about the model.</param>
    /// <param name="files">Its tokenizer's files.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="model">The network with these weights.</param>
    /// <param name="tokenizer">What <paramref name="files"/> open to.</param>
    /// <param name="complete">Adds to the bundle while it lies aside.</param>
    /// <exception cref="TrainingException">The graph is not the network's, or the folder can't be written.</exception>
    public static void Write(
        string directory, ImportSource source, ImportedTokenizer files, PyTorchWeights weights, Network model, Tokenizer tokenizer, Action<string> complete)
    {
        var graph = StepGraph.Build(model).ToByteArray();
        StepGraphCheck.Require(model, graph);
        var card = ImportCard.Write(source, files, weights, model, tokenizer);
        FolderReplacement.Write(directory, ModelManifest.FileName, folder =>
        {
            File.WriteAllBytes(Path.Combine(folder, Bundle.GraphFile), graph);
            string[] written = [Bundle.GraphFile, .. files.Save(folder)];
            File.WriteAllText(Path.Combine(folder, Bundle.CardFile), card, new UTF8Encoding(false));
            new ModelManifest(
                source.Id, source.Description, weights.Shape.ToArchitecture(weights.ParameterCount),
                new Dictionary<string, string> { [Bundle.FullPrecision] = Bundle.GraphFile }, Bundle.FullPrecision, files.Manifest,
                Sha256: written.ToDictionary(file => file, file => Bundle.Digest(Path.Combine(folder, file)))).Save(folder);
            complete(folder);
        });
    }
}
