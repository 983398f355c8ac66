using Microsoft.ML.OnnxRuntime;

namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>Finds out what the inputs and outputs of a recurrent language model's graph mean.</summary>
internal static class GraphDetector
{
    /// <summary>Finds out from what the graph declares, from the names, and from trial calls.</summary>
    /// <param name="file">The graph.</param>
    /// <param name="session">The same, opened.</param>
    /// <param name="given">What the manifest says.</param>
    /// <exception cref="InvalidDataException">It can't be served; the message says what to do.</exception>
    public static GraphBinding Detect(OnnxGraph file, InferenceSession session, GraphBindings given)
    {
        var (graph, name) = (file.Facts, file.Name);
        var (ids, evidence) = TokenInput.Find(graph, given, name);
        if (given.States?.FirstOrDefault(state => graph.Inputs.All(input => input.Name != state.Input) || state.Input == ids.Name) is { } stray)
            throw new InvalidDataException($"{name} has no state '{stray.Input}', which the bindings of {ModelManifest.FileName} name; its inputs are {TokenInput.List(graph.Inputs)}.");
        StateInput[] states = [.. graph.Inputs.Where(input => input != ids).Select(input =>
            StateInput.Of(input, ids, graph, given.States?.FirstOrDefault(state => state.Input == input.Name), file))];
        var readings = IdsReadings.Of(ids, states, given, name);
        var (first, hasDisagreed) = ((Exception?)null, false);
        foreach (var (reading, window) in readings.Concat(readings.Select(reading => (reading.Ids with { BatchAxis = -1 }, reading.Window))).Distinct())
        {
            var trial = new GraphTrial(file, session, given, reading, window, states, mustSee: hasDisagreed);
            try
            {
                return trial.Run([evidence]);
            }
            catch (Exception exception) when (exception is InvalidDataException or OnnxRuntimeException)
            {
                first ??= exception;
                hasDisagreed |= trial.HasDisagreed;
            }
        }

        throw first as InvalidDataException ?? new InvalidDataException(
            $"{name} doesn't run with one token a sequence at {ids}: {OnnxGraph.OneLine(first!)}", first);
    }
}
