using SequenceApi.Training.Gradients;
using SequenceApi.Training.Model;
using TorchSharp;

namespace SequenceApi.Training.Tests.Gradients;

public sealed class GradientFlowTests
{
    private const int Furthest = 20;

    // Without input and bias h stays 0, where tanh is the identity: the network is linear, and each step back multiplies
    // the gradient by the recurrent weights.
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(1.25)]
    public void A_linear_networks_gradient_k_steps_back_is_its_weight_to_the_power_of_k(double weight)
    {
        using var model = Zeroed("rnn");
        using (torch.no_grad())
            model.Layers[0].RecurrentWeight.copy_(torch.eye(16) * weight);

        var flow = Measure(model);

        for (var k = 0; k <= Furthest; k++)
        {
            Assert.Equal(1, flow.Shares[k] / Math.Pow(weight, k), precision: 4);
            Assert.Equal(1, flow.Norms[k] / (flow.Norms[0] * Math.Pow(weight, k)), precision: 4);
        }
    }

    [Fact]
    public void The_gradient_at_the_place_itself_is_that_of_softmax_and_projection()
    {
        using var model = Zeroed("rnn");
        var tokens = Enumerable.Repeat(3, 200).ToArray();

        var flow = GradientFlow.Measure(model, tokens, Furthest, places: 4);

        // h is 0, so the logits are the bias: the gradient is Wᵀ(softmax(b) − onehot(3)).
        var error = model.Projection.Bias.softmax(0).detach().clone();
        error[3] -= 1;
        var expected = error.matmul(model.Projection.Weight).norm().item<float>();
        Assert.Equal(expected, flow.Norms[0], precision: 5);
    }

    [Fact]
    public void An_LSTM_with_open_forget_gates_keeps_the_gradient_in_c()
    {
        using var model = Zeroed("lstm");
        using (torch.no_grad())
            model.Layers[0].InputBias.copy_(torch.cat([torch.full([16], -50f), torch.full([16], 50f), torch.zeros(16), torch.zeros(16)]));

        var flow = Measure(model);

        // The output gate is half open; h itself is read by no later step.
        Assert.All(flow.Shares[1..], share => Assert.Equal(0.5, share, precision: 4));
        Assert.All(flow.NormsOfH[1..], norm => Assert.Equal(0, norm));
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("gru")]
    [InlineData("lstm")]
    public void Every_layers_state_counts(string cell)
    {
        using var model = Runs.Network(layers: 2, cell: cell);

        var flow = GradientFlow.Measure(model, Runs.Tokens(300, 20), Furthest, places: 8);

        Assert.Equal(Furthest + 1, flow.Norms.Length);
        Assert.All(flow.Norms, norm => Assert.InRange(norm, double.Epsilon, 10));
        Assert.All(flow.Norms.Zip(flow.NormsOfH), pair => Assert.True(pair.First >= pair.Second));
    }

    [Fact]
    public void The_gradient_of_a_lower_layer_is_a_part_of_the_norm()
    {
        using var model = Runs.Network(layers: 2, cell: "rnn");
        var tokens = Enumerable.Repeat(3, 200).ToArray();
        var both = GradientFlow.Measure(model, tokens, Furthest, places: 2);
        // Layer 1 forgets at once: what reaches further back does so through layer 0 alone.
        using (torch.no_grad())
            model.Layers[1].RecurrentWeight.zero_();

        var lower = GradientFlow.Measure(model, tokens, Furthest, places: 2);

        Assert.All(lower.Norms[1..], norm => Assert.True(norm > 0));
        Assert.NotEqual(both.Norms[1], lower.Norms[1]);
    }

    [Fact]
    public void A_text_shorter_than_a_window_is_refused()
    {
        using var model = Runs.Network();

        Assert.Throws<TrainingException>(() => GradientFlow.Measure(model, new int[GradientFlow.LeadIn + Furthest + 1], Furthest, places: 4));
    }

    private static GradientFlow Measure(Network model) => GradientFlow.Measure(model, Runs.Tokens(200, 20), Furthest, places: 4);

    /// <summary>A network of one layer whose recurrent part is all zero.</summary>
    private static Network Zeroed(string cell)
    {
        var model = Runs.Network(layers: 1, cell: cell);
        using var _ = torch.no_grad();
        foreach (var parameter in model.Layers[0].Module.parameters())
            parameter.zero_();
        return model;
    }
}
