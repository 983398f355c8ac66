using System.Text.Json;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>A run at a point: what it is, how far it has come, and its tensors. One file holds all of it.</summary>
/// <param name="About">What the run is and how far it has come.</param>
/// <param name="Tensors">Weights (<c>model.</c>), and in a checkpoint to resume from also <c>optimizer.</c>, <c>average.</c> and <c>hidden.</c></param>
internal sealed record Checkpoint(CheckpointInfo About, Dictionary<string, Tensor> Tensors)
{
    /// <summary>What resuming needs, in a run's folder.</summary>
    public const string LastFileName = "last.safetensors";

    /// <summary>The weights that did best on the validation text, in a run's folder.</summary>
    public const string BestFileName = "best.safetensors";

    /// <summary>The validation text, in a run's folder.</summary>
    public const string ValidationFileName = "validation.txt";

    /// <summary>Begins the name of the weights' running mean.</summary>
    public const string AveragePrefix = "average.";

    private const string WeightPrefix = "model.";

    /// <summary>Reads a checkpoint file, or the best one of a run's folder.</summary>
    /// <exception cref="TrainingException">There is none, or it is damaged.</exception>
    public static Checkpoint Load(string fileOrDirectory)
    {
        var path = Directory.Exists(fileOrDirectory)
            ? new[] { BestFileName, LastFileName }.Select(name => Path.Combine(fileOrDirectory, name)).FirstOrDefault(File.Exists)
            : fileOrDirectory;
        if (!File.Exists(path))
            throw new TrainingException($"There is no checkpoint at {fileOrDirectory}; train writes one into its --output.");
        try
        {
            var (text, tensors) = SafeTensors.Read(path);
            return new Checkpoint(CheckpointInfo.Parse(text), tensors);
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Cannot read the checkpoint {path}: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a run to a file, aside and then renamed.</summary>
    /// <exception cref="TrainingException">It can't be written; a file that was there is whole.</exception>
    public static void Save(string path, CheckpointInfo about, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            SafeTensors.Write(path, about.ToJson(), tensors);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(
                $"Cannot write the checkpoint {path}: {exception.Message} What was saved there before is whole.", exception);
        }
    }

    /// <summary>The network with the checkpoint's weights, or their running mean where it has one, ready to be evaluated.</summary>
    /// <exception cref="TrainingException">The weights don't fit the shape.</exception>
    public Network ToModel()
    {
        var shape = About.Options.Shape(About.Vocabulary.Length);
        RequireNumbers(shape);
        var model = new Network(shape, new Regularization(), unknownId: null);
        var source = Tensors.Keys.Any(name => name.StartsWith(AveragePrefix, StringComparison.Ordinal)) ? AveragePrefix : WeightPrefix;
        CopyTo([.. model.named_parameters().Select(pair => (source + pair.name, (Tensor)pair.parameter))]);
        model.eval();
        return model;
    }

    /// <summary>A network's weights by the names they have in a checkpoint: <c>model.</c> and PyTorch's names.</summary>
    public static IEnumerable<(string Name, Tensor Tensor)> Weights(Network model) =>
        model.named_parameters().Select(pair => (WeightPrefix + pair.name, (Tensor)pair.parameter));

    /// <summary>The tokenizer that the run was trained with.</summary>
    /// <exception cref="TrainingException">The vocabulary is damaged.</exception>
    public Tokenizer ToTokenizer()
    {
        try
        {
            return About.Tokenizer.Open();
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException)
        {
            throw new TrainingException($"The checkpoint's vocabulary is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>The token fed before a new text, or null.</summary>
    public int? BeginningId => About.Options.Beginning is { Length: > 0 } beginning ? ToTokenizer().Find(beginning) : null;

    /// <summary>Copies the checkpoint's numbers into a run's tensors of the same names.</summary>
    /// <exception cref="TrainingException">One is missing or of another shape.</exception>
    public void CopyTo(IReadOnlyList<(string Name, Tensor Tensor)> targets)
    {
        using var _ = no_grad();
        foreach (var (name, target) in targets)
        {
            if (!Tensors.TryGetValue(name, out var source) || !source.shape.SequenceEqual(target.shape))
                throw new TrainingException($"The checkpoint has no {name} of shape [{string.Join(", ", target.shape)}].");
            target.copy_(source);
        }
    }

    /// <summary>A damaged size must not take memory that the file's own numbers wouldn't fill.</summary>
    private void RequireNumbers(ModelShape shape)
    {
        var least = ((long)shape.Layers * shape.HiddenSize * shape.HiddenSize) + ((long)shape.VocabularySize * shape.EmbeddingSize);
        if (least > Tensors.Values.Sum(tensor => tensor.numel()))
            throw new TrainingException($"The checkpoint has fewer numbers than its network of {shape.Layers} layers of {shape.HiddenSize} units.");
    }
}
