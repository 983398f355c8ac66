using System.CommandLine;
using SequenceApi.Engine.Models;
using SequenceApi.Training.Data;
using SequenceApi.Training.Export;

namespace SequenceApi.Training.Commands;

/// <summary><c>quantize</c>: gives a bundle a graph in 8 bits, without the run that it came from.</summary>
internal static class QuantizeCommand
{
    private static readonly Option<string> Model = new("--model") { Description = "The bundle's folder: models/<id>.", Required = true };
    private static readonly Option<string> TextPath = new("--text") { Description = "The text to measure the damage on: a UTF-8 file that the model hasn't learned from.", Required = true };
    private static readonly Option<double> Holdout = Arguments.Within("--holdout", 0.0, 1, 1, "Share of the text, at its end, to read.");

    public static Command Create()
    {
        var command = new Command("quantize", "Add a graph in 8 bits to a model of this project's export; the server then serves it.") { Model, TextPath, Holdout };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var directory = result.GetRequiredValue(Model);
        if (!File.Exists(Path.Combine(directory, ModelManifest.FileName)))
            throw new TrainingException($"There is no model in '{directory}': it has no {ModelManifest.FileName}.");
        var text = Corpus.Read(result.GetRequiredValue(TextPath));
        text = text with { Text = text.Split(result.GetValue(Holdout)).Tail };
        FolderReplacement.Write(directory, ModelManifest.FileName, folder =>
        {
            foreach (var file in Directory.GetFiles(directory, "*", SearchOption.AllDirectories))
                Copy(file, Path.Combine(folder, Path.GetRelativePath(directory, file)));
            Quantization.Run(result, folder, text);
        });
        result.InvocationConfiguration.Output.WriteLine($"The model in {directory} has a graph in 8 bits, and serves it by default.");
        return 0;
    }

    private static void Copy(string file, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(file, to);
    }
}
