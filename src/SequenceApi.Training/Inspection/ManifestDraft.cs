using System.Text.RegularExpressions;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Engine.Models.Onnx.Binding;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Training.Inspection;

/// <summary>A manifest to start from, for a graph that has none.</summary>
internal static partial class ManifestDraft
{
    private const string Unknown = "<unk>";
    private const long LargestVocabulary = 64 << 20;
    private static readonly string[] Cells = ["LSTM", "GRU", "RNN"];

    /// <summary>Guesses one from the graph and from the files beside it.</summary>
    public static ModelManifest Of(OnnxGraph graph, IStepModel model, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var file = Path.GetFileName(path);
        return new(
            Id(file is "model.onnx" ? Path.GetFileName(folder) : Path.GetFileNameWithoutExtension(file)),
            "Say what it is good for.",
            Architecture(graph, model),
            new Dictionary<string, string> { ["fp32"] = file },
            "fp32",
            Tokens(folder, model.VocabularySize),
            Bindings: (model as BoundStepModel)?.Binding is { } binding && binding.Evidence.Any(evidence => evidence.Confidence > Confidence.Measured) ? Spell(binding) : null);
    }

    private static string Id(string name)
    {
        var id = NoId().Replace(name.ToLowerInvariant(), "-").TrimStart('.', '_', '-');
        return ModelManifest.IsValidId(id) ? id : "mine";
    }

    private static ModelArchitecture Architecture(OnnxGraph graph, IStepModel model)
    {
        var operators = graph.Facts.Nodes.Where(node => Cells.Contains(node.OpType)).ToArray();
        var hidden = operators.SelectMany(node => node.Attribute).FirstOrDefault(attribute => attribute.Name == "hidden_size")?.I ?? model.Layout.Tensors[0].Width;
        var weights = graph.Model.Graph.Initializer.Where(weight => weight.DataType == (int)TensorProto.Types.DataType.Float)
            .Sum(weight => weight.Dims.Aggregate(1L, (product, length) => product * length));
        return new(
            operators.FirstOrDefault()?.OpType.ToLowerInvariant() ?? "rnn", Math.Max(1, operators.Length), (int)hidden,
            (int)(Table(graph, model)?.Width ?? hidden), model.VocabularySize, weights);
    }

    private static (long Tokens, long Width)? Table(OnnxGraph graph, IStepModel model) =>
        model is BoundStepModel { Binding.Ids.Name: var ids } ? graph.Facts.TokenTable(ids) : null;

    private static TokenizerManifest Tokens(string folder, int size)
    {
        var (file, vocabulary) = Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileName(path), Open(path))).FirstOrDefault(pair => pair.Item2?.Count == size, ("vocab.json", null));
        var merges = File.Exists(Path.Combine(folder, "merges.txt")) ? "merges.txt" : null;
        var isCharacter = vocabulary is null || Enumerable.Range(0, size).Count(id => vocabulary[id].EnumerateRunes().Take(2).Count() > 1) <= 2;
        return new(
            merges is not null ? TokenizerKind.BytePair : isCharacter ? TokenizerKind.Character : TokenizerKind.Word, file,
            merges is null && vocabulary?.Find(Unknown) is not null ? Unknown : null, Merges: merges);
    }

    private static Vocabulary? Open(string path)
    {
        try
        {
            return new FileInfo(path).Length > LargestVocabulary ? null : Vocabulary.Load(path);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What was found, spelled out to be corrected.</summary>
    private static GraphBindings Spell(GraphBinding binding) => new(
        binding.Ids.Name, null, binding.Window, binding.Scores.Name, binding.Scores.Kind,
        binding.States.Count == 0 ? null : [.. binding.States.Select(state => new StateBindings(state.Input, state.Output))]);

    [GeneratedRegex("[^a-z0-9._-]+")]
    private static partial Regex NoId();
}
