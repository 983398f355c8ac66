using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Model;

/// <summary>
/// A layer of long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000). Its
/// state is h and c; its gates are input, forget, cell, output.
/// </summary>
/// <param name="inputSize">Width of its input.</param>
/// <param name="hiddenSize">Its units.</param>
internal sealed class LstmLayer(int inputSize, int hiddenSize) : RecurrentLayer(nn.LSTM(inputSize, hiddenSize))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames { get; } = ["h", "c"];

    /// <summary>Raises the bias of the forget gate, so that the layer starts out remembering (Jozefowicz et al. 2015).</summary>
    public void AddToForgetBias(double value)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        InputBias.chunk(4)[1].add_(value);
    }

    /// <inheritdoc/>
    public override (Tensor Output, Tensor[] State) Forward(Tensor input, ReadOnlySpan<Tensor> state)
    {
        var (output, h, c) = ((LSTM)Module).forward(input, (state[0].unsqueeze(0), state[1].unsqueeze(0)));
        return (output, [h.squeeze(0), c.squeeze(0)]);
    }
}
