using SequenceApi.Engine.Tracing;
using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Tests.Tracing;

/// <summary>What TorchSharp computes while a network reads a text: the states of its own layers, and the gates by their formulas from them.</summary>
internal sealed class ReferenceTrace
{
    private readonly Dictionary<(int Layer, TracedValue Value), float[][]> _values = [];

    public ReferenceTrace(Network network, int[] tokens)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var input = network.EmbeddingWeight[tensor(tokens.Select(id => (long)id).ToArray())];
        for (var layer = 0; layer < network.Layers.Count; layer++)
            input = Read(network.Layers[layer], layer, input);
    }

    /// <summary>[tokens][units].</summary>
    public float[][] this[int layer, TracedValue value] => _values[(layer, value)];

    private Tensor Read(RecurrentLayer layer, int number, Tensor input)
    {
        var (state, outputs) = (layer.StateNames.Select(_ => zeros(1, layer.RecurrentWeight.shape[1])).ToArray(), new List<Tensor>());
        for (var token = 0; token < input.shape[0]; token++)
        {
            var x = input[token].unsqueeze(0);
            Gates(layer, number, x, state[0]);
            (_, state) = layer.Forward(x.unsqueeze(0), state);
            Note(number, TracedValue.Hidden, state[0]);
            if (state.Length > 1)
                Note(number, TracedValue.Cell, state[1]);
            outputs.Add(state[0]);
        }

        return cat(outputs, 0);
    }

    /// <summary>PyTorch's order: i, f, g, o of an LSTM; r, z, n of a GRU.</summary>
    private void Gates(RecurrentLayer layer, int number, Tensor x, Tensor h)
    {
        var sums = x.matmul(layer.InputWeight.t()) + layer.InputBias + h.matmul(layer.RecurrentWeight.t()) + layer.RecurrentBias;
        (TracedValue Value, int Part)[] gates = layer switch
        {
            LstmLayer => [(TracedValue.Input, 0), (TracedValue.Forget, 1), (TracedValue.Output, 3)],
            GruLayer => [(TracedValue.Reset, 0), (TracedValue.Update, 1)],
            _ => [],
        };
        foreach (var (value, part) in gates)
            Note(number, value, sums.chunk(layer is LstmLayer ? 4 : 3, 1)[part].sigmoid());
    }

    private void Note(int layer, TracedValue value, Tensor units)
    {
        var numbers = units.contiguous().data<float>().ToArray();
        _values[(layer, value)] = _values.TryGetValue((layer, value), out var before) ? [.. before, numbers] : [numbers];
    }
}
