using SequenceApi.Training.Model;

namespace SequenceApi.Training.Export;

/// <summary>One step of a plain recurrent layer in ONNX operators: h' = tanh(x's part + U·h).</summary>
internal static class RnnStep
{
    /// <inheritdoc cref="LstmStep.Add"/>
    public static string Add(GraphBuilder graph, RecurrentLayer weights, int layer, string inputGates)
    {
        string Name(string part) => $"{part}.{layer}";
        var recurrent = graph.Constant(Name("recurrent_weight"), weights.RecurrentWeight.t());
        var hidden = graph.Node("MatMul", Name("hidden_gates"), Name("h_in"), recurrent);
        return graph.Node("Tanh", Name("h_out"), graph.Node("Add", Name("gates"), inputGates, hidden));
    }
}
