using System.Globalization;
using Google.Protobuf;
using SequenceApi.Engine;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Training.Data;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Export;

/// <summary>Gives a bundle the graph in 8 bits, which it then serves by default.</summary>
internal static class Int8Bundle
{
    /// <summary>The precision's name in a manifest.</summary>
    public const string Precision = "int8";

    /// <summary>The graph's name in a bundle.</summary>
    public const string GraphFile = "model.int8.onnx";

    private const string CardRow = "| int8 | ";

    /// <summary>Adds the graph to a bundle's folder, or replaces the one that is there.</summary>
    /// <param name="directory">The folder; it is changed file by file.</param>
    /// <param name="text">The text by which scales are set and the damage is measured.</param>
    /// <param name="progress">Is told what is done, and its share in 0…1.</param>
    /// <exception cref="TrainingException">The bundle has no graph of float32 of this project, or it would lose more than 0.005 nats.</exception>
    public static QuantizationReport Add(string directory, Corpus text, Action<string, double> progress)
    {
        try
        {
            using var model = ModelBundle.Load(directory, Bundle.FullPrecision, intraOpThreads: 1);
            if (model.Precision != Bundle.FullPrecision)
                throw new TrainingException($"The model in {directory} has no graph of float32 to start from.");
            return Add(directory, model, text, progress);
        }
        catch (Exception exception) when (exception is SequenceApiException or InvalidDataException)
        {
            throw new TrainingException(exception.Message, exception);
        }
    }

    private static QuantizationReport Add(string directory, LanguageModel model, Corpus text, Action<string, double> progress)
    {
        var beginningId = model.Beginning?.LastToken;
        var tokens = ScoredText.Encode(text.Text, model.Tokenizer, beginningId).Tokens;
        var graph = ReadGraph(Path.Combine(directory, model.Manifest.Graphs[model.Precision]));
        var quantized = Int8Graph.Quantize(graph, Calibration.Measure(graph, beginningId is { } beginning ? [beginning, .. tokens] : tokens)).ToByteArray();
        using var small = OnnxStepModel.Load(quantized, intraOpThreads: 1);
        var report = new QuantizationReport(text.Name, tokens.Length, Loss(model.StepModel, Bundle.FullPrecision), Loss(small, Precision));
        if (!(report.Damage <= QuantizationReport.MostDamage))
            throw new TrainingException(string.Create(CultureInfo.InvariantCulture,
                $"In 8 bits the model would lose {report.Damage:F4} nats per token on {text.Name}, more than {QuantizationReport.MostDamage}: nothing was written. It can be served as it is: export or import it with --fp32-only."));
        Write(directory, model.Manifest, quantized, report);
        return report;

        double Loss(IStepModel stepModel, string name) =>
            GraphLoss.Measure(stepModel, tokens, beginningId, share => progress(name, share));
    }

    private static ModelProto ReadGraph(string path)
    {
        using var stream = File.OpenRead(path);
        var graph = ModelProto.Parser.ParseFrom(stream);
        return graph.ProducerName == GraphBuilder.ProducerName ? graph : throw new TrainingException(
            $"{path} was not written by this project's export, and only such graphs can be quantized here.");
    }

    private static void Write(string directory, ModelManifest manifest, byte[] graph, QuantizationReport report)
    {
        var path = Path.Combine(directory, GraphFile);
        File.WriteAllBytes(path, graph);
        (manifest with
        {
            Graphs = new Dictionary<string, string>(manifest.Graphs) { [Precision] = GraphFile },
            DefaultPrecision = Precision,
            Sha256 = new Dictionary<string, string>(manifest.Sha256 ?? new Dictionary<string, string>())
            {
                [GraphFile] = Bundle.Digest(path),
            },
        }).Save(directory);
        var card = Path.Combine(directory, Bundle.CardFile);
        if (File.Exists(card))
            File.WriteAllLines(card, Tell(File.ReadAllLines(card), report));
    }

    /// <summary>Puts what was measured into a card: behind the recipe's row, or at the end of a card that has none.</summary>
    private static List<string> Tell(string[] card, QuantizationReport report)
    {
        var row = string.Create(CultureInfo.InvariantCulture,
            $"{CardRow}{report.Int8Nats:F5} nats per token where float32 has {report.Fp32Nats:F5} ({report.Damage:+0.00000;-0.00000}), on {report.TokenCount:N0} tokens of {report.Text}, read in 64 parts |");
        var others = card.Where(line => !line.StartsWith(CardRow, StringComparison.Ordinal)).ToList();
        var recipe = others.FindIndex(line => line.StartsWith("| recipe |", StringComparison.Ordinal));
        others.Insert(recipe < 0 ? others.Count : recipe + 1, row);
        return others;
    }
}
