using SequenceApi.Training.Model;

namespace SequenceApi.Training.Export;

/// <summary>
/// One step of a GRU layer in ONNX operators: r, z = σ(·), n = tanh(x's part + r∘(U·h + d)), h' = n + z∘(h − n).
/// </summary>
internal static class GruStep
{
    /// <inheritdoc cref="LstmStep.Add"/>
    /// <remarks>The biases of r and z are all in <paramref name="inputGates"/>; n's recurrent one is inside the reset.</remarks>
    public static string Add(GraphBuilder graph, RecurrentLayer weights, int layer, string inputGates)
    {
        string Name(string part) => $"{part}.{layer}";
        var recurrent = graph.Constant(Name("recurrent_weight"), weights.RecurrentWeight.t());
        var hidden = graph.Split(
            graph.Node("MatMul", Name("hidden_gates"), Name("h_in"), recurrent), Name("r_hidden"), Name("z_hidden"), Name("n_hidden"));
        var input = graph.Split(inputGates, Name("r_input"), Name("z_input"), Name("n_input"));
        var r = graph.Node("Sigmoid", Name("r"), graph.Node("Add", Name("r_sum"), input[0], hidden[0]));
        var z = graph.Node("Sigmoid", Name("z"), graph.Node("Add", Name("z_sum"), input[1], hidden[1]));
        var biased = graph.Node("Add", Name("n_biased"), hidden[2], graph.Constant(Name("n_bias"), weights.RecurrentBias.chunk(3)[2]));
        var reset = graph.Node("Mul", Name("n_reset"), r, biased);
        var n = graph.Node("Tanh", Name("n"), graph.Node("Add", Name("n_sum"), input[2], reset));
        var change = graph.Node("Mul", Name("change"), z, graph.Node("Sub", Name("change_full"), Name("h_in"), n));
        return graph.Node("Add", Name("h_out"), n, change);
    }
}
