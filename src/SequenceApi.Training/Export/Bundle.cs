using System.Security.Cryptography;
using System.Text;
using SequenceApi.Engine.Models;
using SequenceApi.Training.Model;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Export;

/// <summary>Writes the folder that the server serves: step graph, tokenizer, manifest, model card.</summary>
internal static class Bundle
{
    /// <summary>The name of the graph of float32.</summary>
    public const string GraphFile = "model.onnx";

    /// <summary>Its precision's name in a manifest.</summary>
    public const string FullPrecision = "fp32";

    /// <summary>The model card's name.</summary>
    public const string CardFile = "README.md";

    /// <summary>Writes a bundle, in whole or not at all.</summary>
    /// <param name="directory">The bundle's folder; a bundle that is there is replaced.</param>
    /// <param name="description">What a person says about the model.</param>
    /// <param name="checkpoint">Where the weights come from.</param>
    /// <param name="model">The network with those weights.</param>
    /// <param name="graph">Its step graph, an ONNX file.</param>
    /// <param name="complete">Adds to the bundle while it lies aside.</param>
    /// <exception cref="TrainingException">The graph is not the network's, or the folder can't be written.</exception>
    public static void Write(
        string directory, BundleDescription description, Checkpoint checkpoint, Network model, byte[] graph, Action<string> complete)
    {
        StepGraphCheck.Require(model, graph);
        var card = ModelCard.Write(description, checkpoint, model);
        FolderReplacement.Write(directory, ModelManifest.FileName, folder =>
        {
            File.WriteAllBytes(Path.Combine(folder, GraphFile), graph);
            var files = checkpoint.About.Tokenizer.Save(folder);
            File.WriteAllText(Path.Combine(folder, CardFile), card, new UTF8Encoding(false));
            Describe(description, checkpoint.About, model, folder, [GraphFile, .. files]).Save(folder);
            complete(folder);
        });
    }

    private static ModelManifest Describe(
        BundleDescription description, CheckpointInfo about, Network model, string folder, string[] files)
    {
        var beginning = about.Options.Beginning is { Length: > 0 } token ? token : null;
        return new ModelManifest(
            description.Id,
            description.Description,
            model.Shape.ToArchitecture(model.ParameterCount),
            new Dictionary<string, string> { [FullPrecision] = GraphFile },
            FullPrecision,
            about.Tokenizer.Describe(beginning),
            new TrainingRecord(
                description.CorpusName, about.CorpusSha256, description.Licence, Math.Round(about.Epoch, 2), about.Options.Seed, Validation(description, about)),
            files.ToDictionary(file => file, file => Digest(Path.Combine(folder, file))));
    }

    /// <summary>The loss on a text that the model hasn't learned from, or null.</summary>
    private static double? Validation(BundleDescription description, CheckpointInfo about) => description.Evaluation switch
    {
        null => about.Progress.Best,
        { IsLearned: true } => null,
        var evaluation => evaluation.Network.NatsPerToken,
    };

    /// <summary>A file's SHA-256 as a manifest has it, lower-case hex.</summary>
    public static string Digest(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
