using SequenceApi.Engine.Models.Onnx;

namespace SequenceApi.Engine.Tracing;

/// <summary>A gate of a layer, by the name that its values have in a step graph of our exporter.</summary>
/// <param name="Layer">The layer's number.</param>
/// <param name="Value">Which gate.</param>
/// <param name="Watched">Its values.</param>
internal sealed record LayerGate(int Layer, TracedValue Value, WatchedValue Watched)
{
    private static readonly (TracedValue Value, string Name)[] Lstm = [(TracedValue.Input, "i"), (TracedValue.Forget, "f"), (TracedValue.Output, "o")];
    private static readonly (TracedValue Value, string Name)[] Gru = [(TracedValue.Update, "z"), (TracedValue.Reset, "r")];

    /// <summary>The gates of a graph's layers; none where a layer lacks one, or the graph keeps its weights in other files.</summary>
    public static IReadOnlyList<LayerGate> Find(OnnxGraph graph, IReadOnlyList<TraceLayer> layers)
    {
        if (!OnnxStepModel.Fits(graph.Facts) || graph.Facts.WeightFiles.Count > 0)
            return [];
        var sigmoids = graph.Model.Graph.Node.Where(node => node is { OpType: "Sigmoid", Output.Count: 1 }).Select(node => node.Output[0]).ToHashSet();
        var gates = layers.SelectMany(layer => (layer.Cell is null ? Gru : Lstm).Select(gate => new LayerGate(
            layer.Number, gate.Value, new($"{gate.Name}.{layer.Number}", layer.Size)))).ToArray();
        return Array.TrueForAll(gates, gate => sigmoids.Contains(gate.Watched.Name)) ? gates : [];
    }
}
