using SequenceApi.Training.Training;
using TorchSharp;

namespace SequenceApi.Training.Tests.Training;

public sealed class AdamWTests
{
    [Fact]
    public void Steps_are_those_of_the_formula()
    {
        using var module = torch.nn.Linear(3, 2);
        using var optimizer = new AdamW(module, weightDecay: 0.1);
        var weights = Values(module.weight!);
        var (mean, square) = (new double[weights.Length], new double[weights.Length]);
        for (var count = 1; count <= 5; count++)
        {
            var gradient = torch.randn(2, 3) * count;
            module.weight!.grad = gradient;
            var gradients = Values(gradient);
            for (var index = 0; index < weights.Length; index++)
            {
                mean[index] = 0.9 * mean[index] + 0.1 * gradients[index];
                square[index] = 0.99 * square[index] + 0.01 * gradients[index] * gradients[index];
                var (m, v) = (mean[index] / (1 - Math.Pow(0.9, count)), square[index] / (1 - Math.Pow(0.99, count)));
                weights[index] -= 0.01 * (m / (Math.Sqrt(v) + 1e-8) + 0.1 * weights[index]);
            }

            optimizer.Step(learningRate: 0.01, count);
        }

        Assert.All(weights.Zip(Values(module.weight!)), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-5));
    }

    [Fact]
    public void A_bias_does_not_decay_and_what_has_no_gradient_stays()
    {
        using var module = torch.nn.Linear(3, 2);
        using var optimizer = new AdamW(module, weightDecay: 0.5);
        var (weight, bias) = (Values(module.weight!), Values(module.bias!));
        module.bias!.grad = torch.zeros(2);

        optimizer.Step(learningRate: 0.1, count: 1);

        Assert.Equal(weight, Values(module.weight!));
        Assert.Equal(bias, Values(module.bias!));
    }

    [Fact]
    public void A_step_forgets_the_gradients_it_has_used()
    {
        using var module = torch.nn.Linear(3, 2);
        using var optimizer = new AdamW(module, weightDecay: 0);
        module.forward(torch.ones(1, 3)).sum().backward();
        var once = Values(module.weight!.grad!);

        optimizer.Step(learningRate: 0.1, count: 1);
        Assert.Null(module.weight!.grad);
        module.forward(torch.ones(1, 3)).sum().backward();

        Assert.Equal(once, Values(module.weight!.grad!));
    }

    private static double[] Values(torch.Tensor tensor) => [.. tensor.detach().data<float>().Select(value => (double)value)];
}
