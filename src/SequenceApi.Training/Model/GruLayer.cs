using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Model;

/// <summary>
/// A layer of gated recurrent units (Cho et al., arXiv 1406.1078), with the reset gate after the multiplication as in
/// PyTorch and cuDNN. Its state is h; its gates are reset, update, new.
/// </summary>
/// <param name="inputSize">Width of its input.</param>
/// <param name="hiddenSize">Its units.</param>
internal sealed class GruLayer(int inputSize, int hiddenSize) : RecurrentLayer(nn.GRU(inputSize, hiddenSize))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames { get; } = ["h"];

    /// <inheritdoc/>
    public override (Tensor Output, Tensor[] State) Forward(Tensor input, ReadOnlySpan<Tensor> state)
    {
        var (output, h) = ((GRU)Module).forward(input, state[0].unsqueeze(0));
        return (output, [h.squeeze(0)]);
    }
}
