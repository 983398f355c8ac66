using SequenceApi.Training.Training;
using TorchSharp;

namespace SequenceApi.Training.Tests.Training;

public sealed class SgdTests
{
    [Fact]
    public void A_step_follows_the_gradient_and_matrices_decay()
    {
        using var module = torch.nn.Linear(1, 1);
        using var optimizer = new Sgd(module, weightDecay: 0.1);
        using (torch.no_grad())
        {
            module.weight!.fill_(2);
            module.bias!.fill_(3);
        }

        (module.weight!.grad, module.bias!.grad) = (torch.full(1, 1, 5f), torch.full(1, 7f));
        optimizer.Step(learningRate: 0.5, count: 1);

        Assert.Equal(2 * (1 - 0.5 * 0.1) - 0.5 * 5, module.weight!.item<float>(), tolerance: 1e-6);
        Assert.Equal(3 - 0.5 * 7, module.bias!.item<float>(), tolerance: 1e-6);
        Assert.Null(module.weight!.grad);
    }
}
