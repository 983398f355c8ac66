using System.CommandLine;
using Google.Protobuf;
using SequenceApi.Training.Data;
using SequenceApi.Training.Export;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Commands;

/// <summary><c>export</c>: writes a model for the server.</summary>
internal static class ExportCommand
{
    private static readonly Option<string> From = Arguments.Checkpoint();
    private static readonly Option<string> Output = new("--output") { Description = "The bundle's folder: models/<id>. A bundle that is there is replaced.", Required = true };
    private static readonly Option<string?> Id = new("--id") { Description = "The model's name; the folder's, if left out." };
    private static readonly Option<string?> Description = new("--description") { Description = "What the model is good for, in a sentence." };
    private static readonly Option<string?> CorpusName = new("--corpus-name") { Description = "What it learned from; the file's name, if left out." };
    private static readonly Option<string> Licence = new("--licence") { Description = "The corpus' licence.", DefaultValueFactory = _ => "not stated" };

    private static readonly Option<string?> Evaluated = new("--evaluation") { Description = "The model's figures for its card: a file that evaluate --output wrote; what training found, if left out." };
    private static readonly Option<string?> HeldOut = new("--held-out") { Description = "For a model that has learned from all there is: the figures of the same recipe on a text that it was kept from." };

    private static readonly Option<string?> TextPath = new("--text") { Description = "The text on which the graph in 8 bits is measured: a UTF-8 file; what the run was validated on, if left out." };
    private static readonly Option<bool> Fp32Only = new("--fp32-only") { Description = "Write no graph in 8 bits." };

    public static Command Create()
    {
        var command = new Command("export", "Write a model's ONNX graphs, manifest, vocabulary and card for the server.")
        {
            From, Output, Id, Description, CorpusName, Licence, Evaluated, HeldOut, TextPath, Fp32Only,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var directory = result.GetRequiredValue(Output);
        var checkpoint = Checkpoint.Load(result.GetRequiredValue(From));
        var description = Describe(result, directory, checkpoint.About);
        var text = result.GetValue(Fp32Only) ? null : ReadText(result);
        using var model = checkpoint.ToModel();
        Bundle.Write(directory, description, checkpoint, model, StepGraph.Build(model).ToByteArray(), folder =>
        {
            if (text is not null)
                Quantization.Run(result, folder, text);
        });
        result.InvocationConfiguration.Output.WriteLine($"Wrote the model '{description.Id}' to {directory}.");
        return 0;
    }

    private static Corpus ReadText(ParseResult result)
    {
        var from = result.GetRequiredValue(From);
        var path = result.GetValue(TextPath) ?? Path.Combine(Directory.Exists(from) ? from : Path.GetDirectoryName(from) ?? "", Checkpoint.ValidationFileName);
        return File.Exists(path) || result.GetValue(TextPath) is not null ? Corpus.Read(path) : throw new TrainingException(
            "The run has no text to measure a graph in 8 bits on: give one with --text, or write none with --fp32-only.");
    }

    private static BundleDescription Describe(ParseResult result, string directory, CheckpointInfo about)
    {
        var id = Arguments.ModelId(result.GetValue(Id), directory);
        var corpus = result.GetValue(CorpusName) ?? about.Corpus;
        return new BundleDescription(
            id, result.GetValue(Description) ?? $"A {TokenWords.For(about.Options.Tokenizer).Model} trained on {corpus}.", corpus, result.GetValue(Licence)!,
            Report(result.GetValue(Evaluated), about), Report(result.GetValue(HeldOut), about, isHeldOut: true));
    }

    private static EvaluationReport? Report(string? path, CheckpointInfo about, bool isHeldOut = false)
    {
        if (path is null)
            return null;
        var report = EvaluationReport.Load(path);
        if (report.Corpus != about.CorpusSha256 || (!isHeldOut && report.Step != about.Progress.Step))
            throw new TrainingException($"{path} is the evaluation of another model: evaluate the one that is exported.");
        if (isHeldOut && report.IsLearned)
            throw new TrainingException($"{path} was scored on a text that its model has learned from: evaluate one that was kept from it.");
        return report;
    }
}
