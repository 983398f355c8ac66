using Microsoft.ML.OnnxRuntime;

namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>A trial call's float32 outputs by name.</summary>
/// <param name="Outputs">Shape and numbers.</param>
internal sealed record GraphRun(IReadOnlyDictionary<string, (long[] Lengths, float[] Numbers)> Outputs)
{
    private const int MostNumbers = 1 << 27;

    /// <summary>Calls a graph with a token sequence for each row.</summary>
    /// <param name="session">The graph.</param>
    /// <param name="ids">The input that takes the tokens.</param>
    /// <param name="rows">Each row's tokens, of one length.</param>
    /// <param name="states">The other inputs: name, shape, numbers.</param>
    /// <exception cref="OnnxRuntimeException">It doesn't run so.</exception>
    /// <exception cref="InvalidDataException">What comes out is too large.</exception>
    public static GraphRun Of(
        InferenceSession session, IdsBinding ids, long[][] rows, IEnumerable<(string Name, long[] Lengths, float[] Numbers)> states)
    {
        var shape = ids.Shape(rows[0].Length);
        var buffer = new IdsBuffer(ids.Type, shape.Width * rows.Length);
        for (var row = 0; row < rows.Length; row++)
            buffer.Write(shape, row, rows.Length, rows[row]);
        using var call = new BoundStep(session);
        buffer.Bind(call, ids.Name, shape.At(rows.Length));
        foreach (var (name, lengths, numbers) in states)
            call.Input(name, numbers, 0, lengths);
        string[] wanted = [.. session.OutputNames.Where(name => session.OutputMetadata[name] is { IsTensor: true } output && output.ElementType == typeof(float))];
        foreach (var name in wanted)
            call.Binding.BindOutputToDevice(name, OrtMemoryInfo.DefaultInstance);

        // That a guess doesn't run is nothing to write to the error output about.
        using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var results = session.RunWithBoundResults(options, call.Binding);
        return new(wanted.Zip(results).ToDictionary(pair => pair.First, pair => Read(pair.First, pair.Second)));
    }

    private static (long[] Lengths, float[] Numbers) Read(string name, OrtValue value)
    {
        var lengths = value.GetTensorTypeAndShape().Shape;
        return RowShape.Product(lengths) <= MostNumbers
            ? (lengths, value.GetTensorDataAsSpan<float>().ToArray())
            : throw new InvalidDataException($"The output '{name}' has more than {MostNumbers} numbers for a few tokens; export it without that output.");
    }
}
