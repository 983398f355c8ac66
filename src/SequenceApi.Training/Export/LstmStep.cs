using SequenceApi.Training.Model;

namespace SequenceApi.Training.Export;

/// <summary>
/// One step of an LSTM layer in ONNX operators: i, f, o = σ(·), g = tanh(·), c' = f∘c + i∘g, h' = o∘tanh(c').
/// </summary>
internal static class LstmStep
{
    /// <summary>Adds the step's nodes.</summary>
    /// <param name="graph">Where they go.</param>
    /// <param name="weights">The layer.</param>
    /// <param name="layer">Its number, from 0.</param>
    /// <param name="inputGates">The input's part of the gates, biases included: [batch, 4 · hidden].</param>
    /// <returns>The name of h after the step.</returns>
    public static string Add(GraphBuilder graph, RecurrentLayer weights, int layer, string inputGates)
    {
        string Name(string part) => $"{part}.{layer}";
        var recurrent = graph.Constant(Name("recurrent_weight"), weights.RecurrentWeight.t());
        var hiddenGates = graph.Node("MatMul", Name("hidden_gates"), Name("h_in"), recurrent);
        var gates = graph.Split(
            graph.Node("Add", Name("gates"), inputGates, hiddenGates),
            Name("i_sum"), Name("f_sum"), Name("g_sum"), Name("o_sum"));
        var i = graph.Node("Sigmoid", Name("i"), gates[0]);
        var f = graph.Node("Sigmoid", Name("f"), gates[1]);
        var g = graph.Node("Tanh", Name("g"), gates[2]);
        var o = graph.Node("Sigmoid", Name("o"), gates[3]);
        var kept = graph.Node("Mul", Name("kept"), f, Name("c_in"));
        var added = graph.Node("Mul", Name("added"), i, g);
        var c = graph.Node("Add", Name("c_out"), kept, added);
        return graph.Node("Mul", Name("h_out"), o, graph.Node("Tanh", Name("c_tanh"), c));
    }
}
