using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Engine.Models.Onnx.Binding;

namespace SequenceApi.Training.Inspection;

/// <summary>What was found out about a graph, as lines for people.</summary>
internal static class GraphReport
{
    private const int PartWidth = 28;

    /// <summary>Writes how a graph is served, why, and what to change.</summary>
    public static void Write(TextWriter output, OnnxGraph graph, IStepModel model)
    {
        output.WriteLine($"{graph.Name}: a recurrent language model of {model.VocabularySize} tokens; what it remembers of a text are {model.Layout.Size} numbers.");
        output.WriteLine($"  takes  {TokenInput.List(graph.Facts.Inputs)}");
        output.WriteLine($"  gives  {TokenInput.List(graph.Facts.Outputs)}");
        output.WriteLine();
        output.WriteLine("Found:");
        if (model is BoundStepModel { Binding: var binding })
            foreach (var evidence in binding.Evidence)
                Line(output, evidence);
        else
            Line(output, new("all", Confidence.Measured, "it has the form that this project's export writes"));
        output.WriteLine();
        output.WriteLine("Measured:");
        output.WriteLine($"  {"numerics",-PartWidth} {model.Numerics}");
        foreach (var (part, text) in Measures(model))
            output.WriteLine($"  {part,-PartWidth} {text}");
        output.WriteLine();
        foreach (var warning in (model as BoundStepModel)?.Binding.Warnings ?? [])
            output.WriteLine($"Warning: {warning}");
    }

    private static IEnumerable<(string Part, string Text)> Measures(IStepModel model)
    {
        if (model is not BoundStepModel { Binding: var binding } bound)
            yield break;
        yield return ("sequences in a call", !binding.IsBatchDynamic ? "1" : bound.IsBatchInvariant
            ? "as many as there are: each has the bits that it has alone"
            : "1, though it takes more: their bits would depend on each other");
        yield return ("tokens in a call", binding.Window is { } window ? $"{window}, of each sequence the last ones" : "1 of each sequence");
        yield return ("scores", binding.Scores.Kind switch
        {
            ScoresKind.Probabilities => "probabilities, of which the logarithm is taken",
            ScoresKind.LogProbabilities => "log probabilities",
            _ => "logits",
        });
    }

    private static void Line(TextWriter output, Evidence evidence) =>
        output.WriteLine($"  {evidence.Part,-PartWidth} {evidence.Confidence.ToString().ToLowerInvariant(),-9} {evidence.Reason}");
}
