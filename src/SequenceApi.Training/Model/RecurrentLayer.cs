using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Model;

/// <summary>
/// One recurrent layer on libtorch's kernels. Its weights are stacked gate by gate in PyTorch's order, and have
/// PyTorch's names.
/// </summary>
internal abstract class RecurrentLayer
{
    /// <summary>The cells that there are.</summary>
    public static readonly IReadOnlyList<string> Cells = ["rnn", "gru", "lstm"];

    private readonly Dictionary<string, Parameter> _parameters;

    private protected RecurrentLayer(nn.Module module)
    {
        Module = module;
        _parameters = module.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
    }

    /// <summary>What owns the weights.</summary>
    public nn.Module Module { get; }

    /// <summary>The names of its state's tensors, each [batch, hidden].</summary>
    public abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>From the layer's input to the gates: [gates · hidden, input].</summary>
    public Parameter InputWeight => _parameters["weight_ih_l0"];

    /// <summary>From the previous h to the gates: [gates · hidden, hidden].</summary>
    public Parameter RecurrentWeight => _parameters["weight_hh_l0"];

    /// <summary>What is added to the input's part of the gates: [gates · hidden].</summary>
    public Parameter InputBias => _parameters["bias_ih_l0"];

    /// <summary>What is added to the part of the previous h: [gates · hidden].</summary>
    public Parameter RecurrentBias => _parameters["bias_hh_l0"];

    /// <summary>Makes a layer whose first weights come from torch's random numbers, as PyTorch draws them.</summary>
    /// <param name="cell">One of <see cref="Cells"/>.</param>
    /// <param name="inputSize">Width of its input.</param>
    /// <param name="hiddenSize">Its units.</param>
    /// <exception cref="TrainingException">There is no such cell.</exception>
    public static RecurrentLayer Create(string cell, int inputSize, int hiddenSize) => cell switch
    {
        "rnn" => new RnnLayer(inputSize, hiddenSize),
        "gru" => new GruLayer(inputSize, hiddenSize),
        "lstm" => new LstmLayer(inputSize, hiddenSize),
        _ => throw new TrainingException($"There is no cell '{cell}'; there is {string.Join(", ", Cells)}."),
    };

    /// <summary>Reads a chunk.</summary>
    /// <param name="input">[time, batch, input].</param>
    /// <param name="state">The state before it, in the order of <see cref="StateNames"/>.</param>
    /// <returns>h at every time, [time, batch, hidden], and the state after the last.</returns>
    public abstract (Tensor Output, Tensor[] State) Forward(Tensor input, ReadOnlySpan<Tensor> state);
}
