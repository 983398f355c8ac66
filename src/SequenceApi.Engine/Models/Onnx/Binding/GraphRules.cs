namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>What no graph may have that is stepped from left to right.</summary>
internal static class GraphRules
{
    private static readonly string[] Recurrent = ["RNN", "GRU", "LSTM", "DynamicQuantizeLSTM"];

    /// <exception cref="InvalidDataException">It reads from right to left too, or in an order that the runtime doesn't run.</exception>
    public static void Require(GraphFacts graph, string name)
    {
        foreach (var node in graph.Nodes.Where(node => Recurrent.Contains(node.OpType)))
        {
            var direction = node.Attribute.FirstOrDefault(attribute => attribute.Name == "direction")?.S.ToStringUtf8() ?? "forward";
            if (direction != "forward")
                throw new InvalidDataException(
                    $"{name} has a {direction} {node.OpType}, which reads a text from its end; only a forward network predicts the next token.");
            if (node.Attribute.Any(attribute => attribute is { Name: "layout", I: not 0 }))
                throw new InvalidDataException(
                    $"{name} has a batch-first {node.OpType} (layout=1), which the runtime doesn't run; export it with layout=0 and transpose around it.");
        }
    }
}
