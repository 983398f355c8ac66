using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Model;

/// <summary>
/// One layer of long short-term memory (Hochreiter and Schmidhuber 1997, with forget gates), on libtorch's fused kernel.
/// Its state is h and c, each [batch, hidden]; its gates stand in PyTorch's order: input, forget, cell, output.
/// </summary>
internal sealed class LstmLayer : nn.Module
{
    private readonly LSTM _lstm;

    public LstmLayer(int inputSize, int hiddenSize, string name) : base(name)
    {
        _lstm = nn.LSTM(inputSize, hiddenSize);
        RegisterComponents();
        foreach (var (parameterName, parameter) in _lstm.named_parameters())
            Parameters.Add(parameterName, parameter);
        RememberAtFirst(hiddenSize);
    }

    /// <summary>The gates that its weights are stacked from.</summary>
    public const int GateCount = 4;

    /// <summary>The names of its state's tensors.</summary>
    public static IReadOnlyList<string> StateNames { get; } = ["h", "c"];

    /// <summary>From the layer's input to the gates: [gates · hidden, input].</summary>
    public Parameter InputWeight => Parameters["weight_ih_l0"];

    /// <summary>From the previous h to the gates: [gates · hidden, hidden].</summary>
    public Parameter RecurrentWeight => Parameters["weight_hh_l0"];

    /// <summary>What is added to the gates: two vectors of [gates · hidden], whose sum counts.</summary>
    public (Parameter Input, Parameter Recurrent) Bias => (Parameters["bias_ih_l0"], Parameters["bias_hh_l0"]);

    private Dictionary<string, Parameter> Parameters { get; } = [];

    /// <summary>Reads a chunk.</summary>
    /// <param name="input">[time, batch, input].</param>
    /// <param name="state">h and c.</param>
    /// <returns>h at every time, [time, batch, hidden], and the state after the last.</returns>
    public (Tensor Output, Tensor[] State) Forward(Tensor input, ReadOnlySpan<Tensor> state)
    {
        var (output, h, c) = _lstm.forward(input, (state[0].unsqueeze(0), state[1].unsqueeze(0)));
        return (output, [h.squeeze(0), c.squeeze(0)]);
    }

    /// <summary>A forget gate that starts open lets gradients reach far back (Jozefowicz et al. 2015).</summary>
    private void RememberAtFirst(int hiddenSize)
    {
        using var _ = no_grad();
        using var __ = NewDisposeScope();
        Bias.Input.narrow(0, hiddenSize, hiddenSize).fill_(1);
        Bias.Recurrent.narrow(0, hiddenSize, hiddenSize).zero_();
    }
}
