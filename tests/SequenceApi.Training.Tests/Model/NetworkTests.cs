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
    public void A_tied_network_predicts_with_its_embedding()
    {
        using var model = Runs.Network(layers: 1, hidden: 16, embedding: 8, cell: "rnn", isTied: true);
        using var equal = Runs.Network(layers: 1, hidden: 8, embedding: 8, cell: "rnn", isTied: true);

        Assert.Equal(
            ["embedding.weight", "layers.0.bias_hh_l0", "layers.0.bias_ih_l0", "layers.0.weight_hh_l0", "layers.0.weight_ih_l0", "projection.bias", "projection.narrowing"],
            model.named_parameters().Select(pair => pair.name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("projection.narrowing", equal.named_parameters().Select(pair => pair.name));
        using var h = torch.randn(3, 16);
        var expected = h.matmul(model.get_parameter("projection.narrowing")!.t()).matmul(model.EmbeddingWeight.t()) + model.Projection.Bias;
        Assert.True(expected.allclose(model.Projection.Forward(h), atol: 1e-5));
    }

    [Theory]
    [InlineData(0.5, 0, 0)]
    [InlineData(0, 0.5, 0)]
    [InlineData(0, 0, 0.5)]
    public void What_is_dropped_is_dropped_for_a_whole_chunk_and_only_in_training(double embedding, double layers, double output)
    {
        torch.manual_seed(1);
        using var model = new Network(
            new ModelShape("rnn", Layers: 2, HiddenSize: 8, EmbeddingSize: 8, VocabularySize: 20), new Regularization(embedding, layers, output), unknownId: null);
        // Nothing is carried on, so that only a mask that changes would tell equal inputs apart.
        using (torch.no_grad())
            foreach (var layer in model.Layers)
                layer.RecurrentWeight.zero_();
        using var ids = torch.full([5, 3], 7L, dtype: torch.int64);

        model.train();
        var (first, second) = (Logits(model, ids), Logits(model, ids));
        Assert.All(Enumerable.Range(1, 4), time => Assert.True(first[time].allclose(first[0])));
        Assert.False(first[0][0].allclose(first[0][1]));
        Assert.False(first.allclose(second));
        model.eval();
        Assert.True(Logits(model, ids).allclose(Logits(model, ids)));
    }

    [Fact]
    public void A_forget_bias_is_added_to_the_forget_gates_alone()
    {
        var layer = new LstmLayer(3, 4);
        var before = layer.InputBias.detach().clone();

        layer.AddToForgetBias(2);

        Assert.Equal([0, 0, 0, 0, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0], (layer.InputBias.detach() - before).data<float>().ToArray(), (one, other) => Math.Abs(one - other) < 1e-5);
    }

    [Fact]
    public void Kept_weights_grow_so_that_the_expected_sum_stays()
    {
        using var model = Runs.Network();
        var weight = model.Layers[0].RecurrentWeight;
        var before = weight.detach().clone();

        new WeightDrop(model, share: 0.75).Hide();

        var (kept, scaled) = (weight.ne(0), before * 4);
        Assert.True(weight.detach().where(kept, scaled).allclose(scaled));
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

    private static torch.Tensor Logits(Network model, torch.Tensor ids) => model.Forward(ids, model.InitialState(3)).Logits.detach();
}
