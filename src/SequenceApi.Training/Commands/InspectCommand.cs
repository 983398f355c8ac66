using System.CommandLine;
using System.Text;
using SequenceApi.Engine;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Training.Inspection;

namespace SequenceApi.Training.Commands;

/// <summary><c>inspect</c>: what the server makes of a graph, and why.</summary>
internal static class InspectCommand
{
    private static readonly Argument<string> Target = new("path") { Description = "An .onnx file, or a model's folder." };

    public static Command Create()
    {
        var command = new Command("inspect", "Tell how a recurrent ONNX language model is served, or why it can't be.") { Target };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var (path, output) = (result.GetRequiredValue(Target), result.InvocationConfiguration.Output);
        try
        {
            if (File.Exists(Path.Combine(path, ModelManifest.FileName)))
                InspectBundle(output, path);
            else
                InspectGraph(output, Graph(path));
            return 0;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException or SequenceApiException)
        {
            throw new TrainingException(exception.Message, exception);
        }
    }

    private static void InspectBundle(TextWriter output, string folder)
    {
        var manifest = ModelManifest.Load(folder);
        foreach (var (precision, file) in manifest.Graphs)
        {
            using var model = ModelBundle.Load(folder, precision, intraOpThreads: 1);
            output.WriteLine($"The model '{manifest.Id}' in {precision} fits its vocabulary.");
            GraphReport.Write(output, OnnxGraph.Read(Path.Combine(folder, file)), model.StepModel);
        }
    }

    private static void InspectGraph(TextWriter output, string path)
    {
        var graph = OnnxGraph.Read(path);
        using var model = graph.Load(intraOpThreads: 1);
        GraphReport.Write(output, graph, model);
        output.WriteLine($"A {ModelManifest.FileName} to start from, beside it:");
        output.WriteLine(Encoding.UTF8.GetString(ManifestDraft.Of(graph, model, path).ToJson()));
    }

    /// <summary>The file itself, or a folder's only graph.</summary>
    private static string Graph(string path) => !Directory.Exists(path) ? path : Directory.GetFiles(path, "*.onnx") switch
    {
        [var only] => only,
        [] => throw new InvalidDataException($"There is no .onnx file in '{path}'."),
        var several => throw new InvalidDataException($"There are {several.Length} .onnx files in '{path}' and no {ModelManifest.FileName}; name one of them."),
    };
}
