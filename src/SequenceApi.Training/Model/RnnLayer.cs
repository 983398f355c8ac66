using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Model;

/// <summary>A plain recurrent layer (Elman 1990): h' = tanh(W·x + b + U·h + d). Its state is h.</summary>
/// <param name="inputSize">Width of its input.</param>
/// <param name="hiddenSize">Its units.</param>
internal sealed class RnnLayer(int inputSize, int hiddenSize) : RecurrentLayer(nn.RNN(inputSize, hiddenSize))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames { get; } = ["h"];

    /// <inheritdoc/>
    public override (Tensor Output, Tensor[] State) Forward(Tensor input, ReadOnlySpan<Tensor> state)
    {
        var (output, h) = ((RNN)Module).forward(input, state[0].unsqueeze(0));
        return (output, [h.squeeze(0)]);
    }
}
