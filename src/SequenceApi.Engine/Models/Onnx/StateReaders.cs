using System.Runtime.InteropServices;

namespace SequenceApi.Engine.Models.Onnx;

/// <summary>Looks up what a graph does first with the inputs that hold its state.</summary>
internal static class StateReaders
{
    private const int Uint8 = 2;

    /// <summary>The inputs that the graph only ever rounds to bytes, all in the same way.</summary>
    public static Dictionary<string, StateQuantization> FindQuantized(ModelProto model)
    {
        var constants = model.Graph.Initializer.DistinctBy(constant => constant.Name).ToDictionary(constant => constant.Name);
        var quantized = new Dictionary<string, StateQuantization>();
        foreach (var input in model.Graph.Input.Select(input => input.Name).Distinct())
        {
            var readers = model.Graph.Node.Where(node => node.Input.Contains(input)).Select(node => Quantization(node, input, constants)).Distinct();
            if (readers.ToArray() is [{ } only] && model.Graph.Output.All(output => output.Name != input))
                quantized.Add(input, only);
        }

        return quantized;
    }

    private static StateQuantization? Quantization(NodeProto node, string input, Dictionary<string, TensorProto> constants) =>
        node is { OpType: "QuantizeLinear", Input: [var value, var scale, var zeroPoint] } && value == input
        && constants.TryGetValue(scale, out var scales) && MemoryMarshal.Cast<byte, float>(scales.RawData.Span) is [> 0 and var factor]
        && constants.TryGetValue(zeroPoint, out var zeroPoints) && zeroPoints is { DataType: Uint8, RawData: [var zero] }
            ? new StateQuantization(factor, zero)
            : null;
}
