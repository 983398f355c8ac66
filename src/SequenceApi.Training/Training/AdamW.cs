using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101). Matrices decay, vectors don't. Its
/// moments are plain tensors with names, so that a checkpoint holds them beside the weights.
/// </summary>
internal sealed class AdamW : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.99;
    private const double Epsilon = 1e-8;

    private readonly List<(Parameter Weight, Tensor Mean, Tensor Square)> _slots = [];
    private readonly double _weightDecay;

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

    /// <summary>Running means of the gradients and of their squares, by name.</summary>
    public Dictionary<string, Tensor> Moments { get; } = [];

    /// <summary>Moves the weights against their gradients, which it forgets.</summary>
    /// <param name="learningRate">The length of the step.</param>
    /// <param name="count">Steps so far, this one included.</param>
    public void Step(double learningRate, long count)
    {
        using var _ = no_grad();
        var (bias1, bias2) = (1 - Math.Pow(Beta1, count), 1 - Math.Pow(Beta2, count));
        foreach (var (weight, mean, square) in _slots)
        {
            if (weight.grad is not { } gradient)
                continue;
            mean.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
            square.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
            if (weight.dim() > 1)
                weight.mul_(1 - learningRate * _weightDecay);
            weight.addcdiv_(mean, square.sqrt().div_(Math.Sqrt(bias2)).add_(Epsilon), -learningRate / bias1);
            weight.grad = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var moment in Moments.Values)
            moment.Dispose();
    }
}
