using SequenceApi.Training.Model;
using SequenceApi.Training.Training;
using TorchSharp;

namespace SequenceApi.Training.Tests.Model;

public sealed class NetworkTests
{
    [Fact]
    public void The_unknown_token_is_a_neutral_input()
    {
        using var model = Runs.Network();

        Assert.All(model.EmbeddingWeight[0].data<float>().ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_state_has_a_tensor_for_each_part_of_each_layer()
    {
        using var model = Runs.Network(layers: 2, hidden: 16);

        Assert.Equal(["h.0", "c.0", "h.1", "c.1"], model.StateNames);
        Assert.All(model.InitialState(batch: 3), part => Assert.Equal([3, 16], part.shape));
    }

    [Fact]
    public void The_weights_have_the_names_that_PyTorch_gives_them()
    {
        using var model = Runs.Network(layers: 1);

        Assert.Equal(
            ["embedding.weight", "layers.0.bias_hh_l0", "layers.0.bias_ih_l0", "layers.0.weight_hh_l0", "layers.0.weight_ih_l0", "projection.bias", "projection.weight"],
            model.named_parameters().Select(pair => pair.name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Hidden_weights_come_back_as_they_were_and_their_gradients_are_those_of_what_was_seen()
    {
        using var model = Runs.Network();
        var before = Runs.Bytes(Checkpoint.Weights(model));
        var weightDrop = new WeightDrop(model, share: 0.5);
        var weight = model.Layers[0].RecurrentWeight;

        weightDrop.Hide();
        var hidden = weight.eq(0);
        weight.grad = torch.ones_like(weight);
        weightDrop.Restore();

        Assert.InRange(hidden.to(torch.float32).mean().item<float>(), 0.3f, 0.7f);
        Assert.True(weight.grad!.eq(0).eq(hidden).all().item<bool>());
        Assert.Equal(before, Runs.Bytes(Checkpoint.Weights(model)));
    }
}
