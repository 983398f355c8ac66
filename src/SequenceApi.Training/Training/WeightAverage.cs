using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>
/// The weights' exponential running mean (Polyak and Juditsky 1992), which predicts better than the weights while the
/// learning rate is high. After step n the decay is at most (1 + n) / (10 + n), so that the first weights fade at once.
/// </summary>
/// <param name="model">The network.</param>
/// <param name="decay">The share of the mean that a step leaves, in 0…1; at 0 the mean is the weights and costs nothing.</param>
internal sealed class WeightAverage(nn.Module model, double decay) : IDisposable
{
    private readonly List<(string Name, Parameter Weight, Tensor Mean)> _slots = decay == 0
        ? []
        : [.. model.named_parameters().Select(pair => (pair.name, pair.parameter, pair.parameter.detach().clone()))];

    /// <summary>The means, by name: what a checkpoint holds.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Means => _slots.Select(slot => (slot.Name, slot.Mean));

    /// <summary>Takes in the weights as they are after a step.</summary>
    /// <param name="count">Steps so far, this one included.</param>
    public void Update(long count)
    {
        using var _ = no_grad();
        var kept = Math.Min(decay, (1.0 + count) / (10 + count));
        foreach (var (_, weight, mean) in _slots)
            mean.mul_(kept).add_(weight, alpha: 1 - kept);
    }

    /// <summary>Runs something with the means in place of the network's weights.</summary>
    public void Use(Action action)
    {
        Swap();
        try
        {
            action();
        }
        finally
        {
            Swap();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, mean) in _slots)
            mean.Dispose();
    }

    private void Swap()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (_, weight, mean) in _slots)
        {
            var held = weight.clone();
            weight.copy_(mean);
            mean.copy_(held);
        }
    }
}
