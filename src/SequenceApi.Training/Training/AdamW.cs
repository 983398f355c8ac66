using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101).</summary>
internal sealed class AdamW : Optimizer
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.99;
    private const double Epsilon = 1e-8;

    private readonly List<(Parameter Weight, Tensor Mean, Tensor Square)> _slots = [];
    private readonly double _weightDecay;

    /// <summary>Starts with no memory of gradients.</summary>
    /// <param name="model">The network.</param>
    /// <param name="weightDecay">The decay of the weight matrices.</param>
    public AdamW(nn.Module model, double weightDecay)
    {
        _weightDecay = weightDecay;
        foreach (var (name, weight) in model.named_parameters())
        {
            var (mean, square) = (zeros_like(weight), zeros_like(weight));
            mean.requires_grad = square.requires_grad = false;
            _slots.Add((weight, mean, square));
            Moments[$"{name}.mean"] = mean;
            Moments[$"{name}.square"] = square;
        }
    }

    /// <inheritdoc/>
    public override void Step(double learningRate, long count)
    {
        using var _ = no_grad();
        var (bias1, bias2) = (1 - Math.Pow(Beta1, count), 1 - Math.Pow(Beta2, count));
        foreach (var (weight, mean, square) in _slots)
        {
            if (weight.grad is not { } gradient)
                continue;
            mean.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
            square.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
            Decay(weight, learningRate * _weightDecay);
            weight.addcdiv_(mean, square.sqrt().div_(Math.Sqrt(bias2)).add_(Epsilon), -learningRate / bias1);
            weight.grad = null;
        }
    }
}
