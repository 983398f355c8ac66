using SequenceApi.Training.Training;
using TorchSharp;

namespace SequenceApi.Training.Tests.Training;

public sealed class WeightAverageTests
{
    [Fact]
    public void The_mean_follows_the_weights_by_the_decay()
    {
        using var module = torch.nn.Linear(1, 1, hasBias: false);
        Set(module, 1);
        using var average = new WeightAverage(module, decay: 0.5);
        var expected = 1.0;
        for (var count = 1; count <= 20; count++)
        {
            Set(module, count * count);
            average.Update(count);
            var kept = Math.Min(0.5, (1.0 + count) / (10 + count));
            expected = kept * expected + (1 - kept) * count * count;
        }

        Assert.Equal(expected, average.Means.Single().Tensor.item<float>(), tolerance: 1e-3);
    }

    [Fact]
    public void While_it_is_used_the_network_has_the_means_and_afterwards_its_weights()
    {
        using var module = torch.nn.Linear(1, 1, hasBias: false);
        Set(module, 1);
        using var average = new WeightAverage(module, decay: 0.9);
        Set(module, 5);

        Assert.Throws<InvalidOperationException>(() => average.Use(() =>
        {
            Assert.Equal(1, module.weight!.item<float>());
            throw new InvalidOperationException();
        }));

        Assert.Equal(5, module.weight!.item<float>());
        Assert.Equal(1, average.Means.Single().Tensor.item<float>());
    }

    private static void Set(TorchSharp.Modules.Linear module, float value)
    {
        using var _ = torch.no_grad();
        module.weight!.fill_(value);
    }
}
