using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>Stochastic gradient descent with decoupled weight decay: w ← w − rate · (gradient + decay · w).</summary>
/// <param name="model">The network.</param>
/// <param name="weightDecay">The decay of the weight matrices.</param>
internal sealed class Sgd(nn.Module model, double weightDecay) : Optimizer
{
    private readonly Parameter[] _weights = [.. model.parameters()];

    /// <inheritdoc/>
    public override void Step(double learningRate, long count)
    {
        using var _ = no_grad();
        foreach (var weight in _weights)
        {
            if (weight.grad is not { } gradient)
                continue;
            Decay(weight, learningRate * weightDecay);
            weight.add_(gradient, alpha: -learningRate);
            weight.grad = null;
        }
    }
}
