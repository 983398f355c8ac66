using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Import;

/// <summary>The weights of a recurrent layer, stacked gate by gate as PyTorch stacks them.</summary>
/// <param name="Input">[gates · hidden, input].</param>
/// <param name="Recurrent">[gates · hidden, hidden].</param>
/// <param name="InputBias">[gates · hidden]; null where the layer has none.</param>
/// <param name="RecurrentBias">The same for the part of the previous h.</param>
internal sealed record LayerWeights(Tensor Input, Tensor Recurrent, Tensor? InputBias, Tensor? RecurrentBias)
{
    /// <summary>Puts them into a layer of the same sizes, whose order of gates is PyTorch's too.</summary>
    public void CopyTo(RecurrentLayer layer)
    {
        using var _ = no_grad();
        layer.InputWeight.copy_(Input);
        layer.RecurrentWeight.copy_(Recurrent);
        CopyBias(layer.InputBias, InputBias);
        CopyBias(layer.RecurrentBias, RecurrentBias);
    }

    private static void CopyBias(Tensor target, Tensor? bias)
    {
        if (bias is null)
            target.zero_();
        else
            target.copy_(bias);
    }
}
