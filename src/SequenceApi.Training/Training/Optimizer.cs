using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>
/// Moves weights against their gradients. What it remembers are plain tensors with names, so that a checkpoint holds
/// them beside the weights.
/// </summary>
internal abstract class Optimizer : IDisposable
{
    /// <summary>The optimizers that there are.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["adamw", "sgd"];

    /// <summary>What it remembers, by name.</summary>
    public Dictionary<string, Tensor> Moments { get; } = [];

    /// <summary>Makes an optimizer of a network's weights.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="model">The network.</param>
    /// <param name="weightDecay">Share of a matrix, times the learning rate, that a step takes away.</param>
    /// <exception cref="TrainingException">There is no such optimizer.</exception>
    public static Optimizer Create(string kind, nn.Module model, double weightDecay) => kind switch
    {
        "adamw" => new AdamW(model, weightDecay),
        "sgd" => new Sgd(model, weightDecay),
        _ => throw new TrainingException($"There is no optimizer '{kind}'; there is {string.Join(", ", Kinds)}."),
    };

    /// <summary>Moves the weights against their gradients, which it forgets.</summary>
    /// <param name="learningRate">The length of the step.</param>
    /// <param name="count">Steps so far, this one included.</param>
    public abstract void Step(double learningRate, long count);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var moment in Moments.Values)
            moment.Dispose();
    }

    /// <summary>Matrices decay, vectors don't.</summary>
    private protected static void Decay(Parameter weight, double share)
    {
        if (weight.dim() > 1 && share > 0)
            weight.mul_(1 - share);
    }
}
