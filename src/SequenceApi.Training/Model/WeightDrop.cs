using static TorchSharp.torch;

namespace SequenceApi.Training.Model;

/// <summary>
/// Hides a random share of the recurrent weights for one chunk. The fused kernel reads the parameters themselves, so
/// they are masked in place before the forward pass, and put back, their gradients masked, after the backward pass.
/// </summary>
/// <param name="model">The network.</param>
/// <param name="share">The share of the weights, in 0…1.</param>
internal sealed class WeightDrop(Network model, double share)
{
    private readonly List<(Tensor Weight, Tensor Whole, Tensor Mask)> _hidden = [];

    /// <summary>Hides weights; the kept ones grow so that the expected sum stays.</summary>
    public void Hide()
    {
        if (share == 0)
            return;
        using var _ = no_grad();
        foreach (var weight in model.Layers.Select(layer => layer.RecurrentWeight))
        {
            var mask = empty_like(weight).bernoulli_(1 - share).div_(1 - share);
            _hidden.Add((weight, weight.clone(), mask));
            weight.mul_(mask);
        }
    }

    /// <summary>Puts the weights back.</summary>
    public void Restore()
    {
        using var _ = no_grad();
        foreach (var (weight, whole, mask) in _hidden)
        {
            weight.copy_(whole);
            weight.grad?.mul_(mask);
        }

        _hidden.Clear();
    }
}
