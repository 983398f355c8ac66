using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SequenceApi.Engine.Models.Onnx;

namespace SequenceApi.Training.Export;

/// <summary>Finds out how large the values in a graph get that nothing bounds, so that their scales can be fixed.</summary>
internal static class Calibration
{
    private const int MostSteps = 2048;

    /// <summary>For texts that go further than the one that is read here; it costs a third of a bit.</summary>
    private const double Headroom = 1.25;

    /// <summary>The greatest magnitude of each such value while the graph reads a text, and a quarter more.</summary>
    /// <param name="model">A step graph of this project, of float32.</param>
    /// <param name="tokens">The text; its first 2,048 tokens are read.</param>
    public static Dictionary<string, double> Measure(ModelProto model, ReadOnlySpan<int> tokens)
    {
        var ranges = Int8Graph.Unbounded(model).ToDictionary(name => name, _ => 0.0);
        if (ranges.Count == 0)
            return ranges;
        using var session = new InferenceSession(WithOutputs(model, ranges.Keys).ToByteArray());
        var states = session.InputMetadata.Where(input => input.Value.ElementType == typeof(float))
            .ToDictionary(input => input.Key, input => new float[input.Value.Dimensions[1]]);
        foreach (var token in tokens[..Math.Min(tokens.Length, MostSteps)])
            Step(session, token, states, ranges);
        return ranges.ToDictionary(range => range.Key, range => Headroom * range.Value);
    }

    private static ModelProto WithOutputs(ModelProto model, IEnumerable<string> values)
    {
        var copy = model.Clone();
        copy.Graph.Output.Add(values.Select(value => new ValueInfoProto
        {
            Name = value,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
        }));
        return copy;
    }

    private static void Step(InferenceSession session, int token, Dictionary<string, float[]> states, Dictionary<string, double> ranges)
    {
        var inputs = states.Select(state => Value(state.Key, state.Value, state.Value.Length)).ToList();
        inputs.Add(NamedOnnxValue.CreateFromTensor(OnnxStepModel.InputIds, new DenseTensor<long>(new long[] { token }, [1])));
        if (session.InputMetadata.ContainsKey(OnnxStepModel.LogitRows))
            inputs.Add(NamedOnnxValue.CreateFromTensor(OnnxStepModel.LogitRows, new DenseTensor<long>(new long[] { 0 }, [1])));
        using var outputs = session.Run(inputs);
        foreach (var output in outputs)
            if (ranges.TryGetValue(output.Name, out var greatest))
                ranges[output.Name] = Math.Max(greatest, output.AsTensor<float>().Max(Math.Abs));
            else if (states.TryGetValue(output.Name.Replace("_out", "_in", StringComparison.Ordinal), out var state))
                output.AsTensor<float>().ToArray().CopyTo(state, 0);
    }

    private static NamedOnnxValue Value(string name, float[] numbers, int width) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(numbers, [1, width]));
}
