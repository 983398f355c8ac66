using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Model;

/// <summary>
/// One layer of long short-term memory (Hochreiter and Schmidhuber 1997, with forget gates) on libtorch's fused kernel.
/// Its state is h and c, each [batch, hidden]; its weights are stacked from four gates in PyTorch's order: input,
/// forget, cell, output.
/// </summary>
internal sealed class LstmLayer
{
    private readonly Dictionary<string, Parameter> _parameters;

    public LstmLayer(int inputSize, int hiddenSize)
    {
        Module = nn.LSTM(inputSize, hiddenSize);
        _parameters = Module.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
    }

    /// <summary>The names of its state's tensors.</summary>
    public static IReadOnlyList<string> StateNames { get; } = ["h", "c"];

    /// <summary>What owns the weights.</summary>
    public LSTM Module { get; }

    /// <summary>From the layer's input to the gates: [4 · hidden, input].</summary>
    public Parameter InputWeight => _parameters["weight_ih_l0"];

    /// <summary>From the previous h to the gates: [4 · hidden, hidden].</summary>
    public Parameter RecurrentWeight => _parameters["weight_hh_l0"];

    /// <summary>Two vectors of [4 · hidden] that are added to the gates.</summary>
    public (Parameter Input, Parameter Recurrent) Bias => (_parameters["bias_ih_l0"], _parameters["bias_hh_l0"]);

    /// <summary>Reads a chunk.</summary>
    /// <param name="input">[time, batch, input].</param>
    /// <param name="state">h and c.</param>
    /// <returns>h at every time, [time, batch, hidden], and the state after the last.</returns>
    public (Tensor Output, Tensor[] State) Forward(Tensor input, ReadOnlySpan<Tensor> state)
    {
        var (output, h, c) = Module.forward(input, (state[0].unsqueeze(0), state[1].unsqueeze(0)));
        return (output, [h.squeeze(0), c.squeeze(0)]);
    }
}
