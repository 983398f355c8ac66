using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Export;

/// <summary>
/// A network's step graph: one token of each sequence in, logits and the next hidden state out. It is made of plain
/// operators rather than ONNX's LSTM: at a single step they are as fast, and each row's result is the same bits in
/// any batch.
/// </summary>
internal static class StepGraph
{
    private const string Batch = "batch";
    private const string LogitRows = "logit_rows";
    private const string Embedding = "embedding";

    // Beyond this the table costs more room in the bundle and in the cache than the multiplication it saves.
    private const long LargestTableBytes = 16 << 20;

    /// <summary>The graph of a network.</summary>
    public static ModelProto Build(Network model)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (shape, graph) = (model.Shape, new GraphBuilder("step"));
        graph.Input("input_ids", TensorProto.Types.DataType.Int64, Batch);
        foreach (var name in model.StateNames)
            graph.Input(StateInput(name), TensorProto.Types.DataType.Float, Batch, shape.HiddenSize);
        graph.Input(LogitRows, TensorProto.Types.DataType.Int64, LogitRows);

        var flow = "";
        for (var layer = 0; layer < shape.Layers; layer++)
            flow = AddLayer(graph, model.Layers[layer], layer, layer == 0
                ? AddFirstProjection(graph, model)
                : AddProjection(graph, flow, $"input_gates.{layer}", model.Layers[layer].InputWeight, InputPartBias(model.Layers[layer])));
        AddLogits(graph, model, flow);

        graph.Output("logits", LogitRows, shape.VocabularySize);
        foreach (var name in model.StateNames)
            graph.Output(StateOutput(name), Batch, shape.HiddenSize);
        return graph.ToModel();
    }

    /// <summary>The input that carries a part of the hidden state: <c>h.0</c> goes in at <c>h_in.0</c>.</summary>
    public static string StateInput(string name) => name.Replace(".", "_in.", StringComparison.Ordinal);

    /// <summary>The output that carries it on: <c>h_out.0</c>.</summary>
    public static string StateOutput(string name) => name.Replace(".", "_out.", StringComparison.Ordinal);

    private static string AddLayer(GraphBuilder graph, RecurrentLayer layer, int index, string inputGates) => layer switch
    {
        RnnLayer => RnnStep.Add(graph, layer, index, inputGates),
        GruLayer => GruStep.Add(graph, layer, index, inputGates),
        LstmLayer => LstmStep.Add(graph, layer, index, inputGates),
        _ => throw new NotSupportedException($"There is no step graph of a {layer.GetType().Name}."),
    };

    /// <summary>What the token adds to the first layer's gates: it depends on the token alone, so where a table of
    /// [vocabulary, gates] is small the whole projection is looked up.</summary>
    private static string AddFirstProjection(GraphBuilder graph, Network model)
    {
        var (embedding, layer) = (model.EmbeddingWeight, model.Layers[0]);
        if (embedding.shape[0] * layer.InputWeight.shape[0] * sizeof(float) <= LargestTableBytes)
        {
            var table = embedding.matmul(layer.InputWeight.t()) + InputPartBias(layer);
            return graph.Node("Gather", "input_gates.0", graph.Constant("input_gates_table", table), "input_ids");
        }

        var embedded = graph.Node("Gather", "embedded", graph.Constant(Embedding, embedding), "input_ids");
        return AddProjection(graph, embedded, "input_gates.0", layer.InputWeight, InputPartBias(layer));
    }

    /// <summary>The scores of the rows that are asked for: a prompt's inner tokens want none. Tied weights that are also
    /// looked up are in the file once.</summary>
    private static void AddLogits(GraphBuilder graph, Network model, string flow)
    {
        var projection = model.Projection;
        flow = graph.Node("Gather", "wanted", flow, LogitRows);
        if (projection.Narrowing is { } narrowing)
            flow = graph.Node("MatMul", "narrowed", flow, graph.Constant("narrowing", narrowing.t()));
        var weight = model.Shape.IsTied && graph.Has(Embedding)
            ? graph.Node("Transpose", "logits.weight", Embedding)
            : graph.Constant("logits.weight", projection.Weight.t());
        AddBias(graph, graph.Node("MatMul", "logits.product", flow, weight), "logits", projection.Bias);
    }

    /// <summary>x·Wᵀ + b, with W stored the way it is multiplied.</summary>
    private static string AddProjection(GraphBuilder graph, string input, string result, Tensor weight, Tensor bias) => AddBias(
        graph, graph.Node("MatMul", $"{result}.product", input, graph.Constant($"{result}.weight", weight.t())), result, bias);

    private static string AddBias(GraphBuilder graph, string product, string result, Tensor bias) =>
        graph.Node("Add", result, product, graph.Constant($"{result}.bias", bias));

    /// <summary>All biases that are added to the gates. A GRU's last one is multiplied by the reset gate, so its step adds it.</summary>
    private static Tensor InputPartBias(RecurrentLayer layer)
    {
        var recurrent = layer.RecurrentBias.clone();
        if (layer is GruLayer)
            recurrent.chunk(3)[2].zero_();
        return layer.InputBias + recurrent;
    }
}
