using CsCheck;
using Google.Protobuf;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Training.Export;
using SequenceApi.Training.Import;
using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Tests.Import;

public sealed class PyTorchWeightsTests : IDisposable
{
    private static readonly int[] Tokens = Runs.Tokens(220, PyTorchModel.Vocabulary);
    private static readonly bool[] Both = [false, true];
    private static readonly ScalarType[] Types = [ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float64];

    /// <summary>What a tensor is made into; the empty one leaves it as it is.</summary>
    private static readonly long[][] Shapes = [[], [-1], [1, -1], [-1, 1], [4, -1], [-1, 4], [2, 2, -1]];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int, bool, bool, ScalarType> Models => [..
        from cell in RecurrentLayer.Cells
        from layers in Enumerable.Range(1, 2)
        from isTied in Both
        from hasBias in Both
        from type in Types
        where type != ScalarType.Float64 || (layers == 2 && hasBias)
        select (cell, layers, isTied, hasBias, type)];

    [Theory]
    [MemberData(nameof(Models))]
    public void The_step_graph_of_imported_weights_computes_what_the_modules_compute(string cell, int layers, bool isTied, bool hasBias, ScalarType type)
    {
        var model = new PyTorchModel(cell, layers, isTied, hasBias, type);

        var weights = PyTorchWeights.Read(model.Save(_folder["model.safetensors"], type));

        Assert.Equal((cell, layers, PyTorchModel.Hidden, isTied), (weights.Shape.Cell, weights.Shape.Layers, weights.Shape.HiddenSize, weights.Shape.IsTied));
        Assert.Equal(model.Weights().Values.Sum(tensor => tensor.numel()), weights.ParameterCount);
        Assert.True(Difference(model, weights) < 1e-4);
    }

    [Theory]
    [InlineData("lstm", 4, 0, 1)]
    [InlineData("lstm", 4, 1, 3)]
    [InlineData("gru", 3, 0, 1)]
    [InlineData("gru", 3, 1, 2)]
    public void Gates_in_another_order_are_another_model(string cell, int gates, int one, int other)
    {
        var model = new PyTorchModel(cell);
        var swapped = model.Weights();
        foreach (var name in swapped.Keys.Where(name => name.StartsWith("rnn.", StringComparison.Ordinal)))
        {
            var parts = swapped[name].detach().chunk(gates);
            (parts[one], parts[other]) = (parts[other], parts[one]);
            swapped[name] = cat(parts);
        }

        Assert.True(Difference(model, Read(swapped)) > 0.01);
    }

    [Fact]
    public void One_bias_of_the_two_is_enough()
    {
        var model = new PyTorchModel("gru", layers: 2);
        var weights = model.Weights();
        using (no_grad())
            foreach (var name in weights.Keys.Where(name => name.Contains("bias_hh", StringComparison.Ordinal)).ToArray())
            {
                weights[name].zero_();
                weights.Remove(name);
            }

        Assert.True(Difference(model, Read(weights)) < 1e-4);
    }

    [Theory]
    [InlineData("", "", "fc.")]
    [InlineData("0.", "1.", "2.")]
    [InlineData("model.encoder.", "model.lstm.", "model.decoder.")]
    [InlineData("module.decoder.wte.", "module.decoder.", "module.decoder.fc.")]
    public void Weights_are_found_whatever_the_modules_are_called(string embedding, string recurrent, string decoder)
    {
        foreach (var width in new[] { 8, PyTorchModel.Hidden })
        {
            var model = new PyTorchModel("lstm", embedding: width);

            Assert.True(Difference(model, Read(model.Weights(embedding, recurrent, decoder))) < 1e-4);
        }
    }

    [Theory]
    [InlineData("wte.", "head.")]
    [InlineData("encoder.", "decoder.")]
    [InlineData("embed_out.", "out.")]
    public void Where_shapes_and_biases_leave_a_choice_names_decide(string embedding, string decoder)
    {
        var model = new PyTorchModel("gru", hasBias: false, embedding: PyTorchModel.Hidden);

        Assert.True(Difference(model, Read(model.Weights(embedding, decoder: decoder))) < 1e-4);
    }

    [Fact]
    public void Where_names_leave_a_choice_too_a_person_decides()
    {
        var model = new PyTorchModel("gru", hasBias: false, embedding: PyTorchModel.Hidden);
        var path = model.Weights("b.", decoder: "a.").Save(_folder["a"]);

        var refusal = Assert.Throws<InvalidDataException>(() => PyTorchWeights.Read(path));

        Assert.Equal("'a.weight' and 'b.weight' could both be the embedding: name it with --embedding.", refusal.Message);
        Assert.True(Difference(model, PyTorchWeights.Read(path, "b.weight")) < 1e-4);
        Assert.Throws<InvalidDataException>(() => PyTorchWeights.Read(path, "c.weight"));
    }

    [Theory]
    [InlineData("embedding.weight")]
    [InlineData("decoder.weight")]
    public void A_tied_weight_is_found_under_either_name_or_under_both(string kept)
    {
        var model = new PyTorchModel("lstm", isTied: true);
        var weights = model.Weights();
        weights.Remove("embedding.weight", out var shared);
        weights.Add(kept, shared!);
        var one = Read(weights);
        weights["embedding.weight"] = weights["decoder.weight"] = shared!;
        var both = Read(weights);

        Assert.All([one, both], read => Assert.True(read.Shape.IsTied && Difference(model, read) < 1e-4));
    }

    public static TheoryData<string, string, long[]> Extras => new()
    {
        { "nn.LSTM, nn.GRU or nn.RNN: give the whole", "-rnn.", [] },
        { "'rnn.weight_ih_l0_reverse' reads the text backwards", "rnn.weight_ih_l0_reverse", [64, 8] },
        { "'rnn.weight_hr_l0' projects the hidden state", "rnn.weight_hr_l0", [8, 16] },
        { "'lstm2.weight_ih_l0' and 'rnn.bias_hh_l0' are of two recurrent modules", "lstm2.weight_ih_l0", [64, 16] },
        { "'rnn.weight_ih_l1' is missing", "-rnn.weight_ih_l1", [] },
        { "'rnn.bias_hh_l0' is missing", "-rnn.bias_hh_l0", [] },
        { "'rnn.bias_ih_l2' is missing", "rnn.weight_hh_l3", [64, 16] },
        { "'rnn.weight_hh_l0' has the shape [32, 16] where an LSTM's 4", "rnn.weight_hh_l0", [32, 16] },
        { "'rnn.weight_hh_l0' has the shape [64] where a matrix", "rnn.weight_hh_l0", [64] },
        { "'rnn.weight_hh_l1' has the shape [64, 8] where [64, 16] belongs", "rnn.weight_hh_l1", [64, 8] },
        { "'rnn.weight_ih_l1' has the shape [64, 32] where [64, 16] belongs", "rnn.weight_ih_l1", [64, 32] },
        { "'rnn.bias_ih_l1' has the shape [16] where [64] belongs", "rnn.bias_ih_l1", [16] },
        { "no embedding: no matrix without a bias has 8 columns", "-embedding.weight", [] },
        { "no embedding: no matrix without a bias has 8 columns", "embedding.weight", [20, 8, 1] },
        { "no decoder of the shape [20, 16]", "-decoder.", [] },
        { "'decoder.weight' of the shape [21, 16] has no place", "decoder.weight", [21, 16] },
        { "'fc1.weight' of the shape [16, 16] has no place", "fc1.weight", [16, 16] },
        { "'norm.bias' of the shape [16] has no place", "norm.bias", [16] },
        { "'cell.weight_ih' of the shape [64, 8] has no place", "cell.weight_ih", [64, 8] },
        { "'zeta.weight' of the shape [20, 16] has no place", "zeta.weight", [20, 16] },
    };

    [Theory]
    [MemberData(nameof(Extras))]
    public void What_is_no_such_model_is_refused_by_the_name_of_what_is_wrong(string part, string name, long[] shape)
    {
        var weights = new PyTorchModel("lstm", layers: 2).Weights();
        if (name.StartsWith('-'))
            foreach (var other in weights.Keys.Where(key => key.StartsWith(name[1..], StringComparison.Ordinal)).ToArray())
                weights.Remove(other);
        else
            weights[name] = zeros(shape);

        var refusal = Assert.Throws<InvalidDataException>(() => Read(weights));

        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e300)]
    public void Weights_that_are_no_float32_numbers_are_refused(double value)
    {
        var weights = new PyTorchModel("lstm").Weights();
        var wide = weights["decoder.bias"].detach().to(ScalarType.Float64);
        wide[3] = value;
        weights["decoder.bias"] = wide;

        Assert.Contains("'decoder.bias' has a number that is not finite", Assert.Throws<InvalidDataException>(() => Read(weights)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_tensors_are_called_and_shaped_they_are_a_network_or_refused_in_one_sentence()
    {
        var weights = new PyTorchModel("gru", layers: 2, embedding: PyTorchModel.Hidden).Weights();
        string[] names = [.. weights.Keys, "rnn.weight_ih_l2", "rnn.weight_hh_l999", "rnn.weight_hh_l1000", "weight_ih_l0", "bias", "weight", "", "\n", "rnn.weight_hr_l0", "fc.weight"];
        Gen.Select(Gen.Int[0, weights.Count - 1], Gen.Int[0, names.Length - 1], Gen.Int[0, Shapes.Length - 1]).Array[1, 3].Sample(
            changes =>
            {
                var changed = new Dictionary<string, Tensor>(weights);
                foreach (var (place, name, shape) in changes)
                    if (changed.Remove(weights.Keys.ElementAt(place), out var tensor))
                        changed[names[name]] = tensor.detach().reshape(Shapes[shape] is [] ? tensor.shape : Shapes[shape]);
                RequireNetworkOrSentence(changed);
            },
            iter: 400, threads: 1);
    }

    public void Dispose() => _folder.Dispose();

    private PyTorchWeights Read(Dictionary<string, Tensor> weights) => PyTorchWeights.Read(weights.Save(_folder["weights.safetensors"]));

    private void RequireNetworkOrSentence(Dictionary<string, Tensor> weights)
    {
        try
        {
            using var network = Read(weights).ToNetwork();
        }
        catch (InvalidDataException refusal)
        {
            Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal.Message);
        }
    }

    /// <summary>The greatest difference of any logit in 220 steps, relative to logits above 1.</summary>
    private static double Difference(PyTorchModel model, PyTorchWeights weights)
    {
        using var network = weights.ToNetwork();
        using var graph = OnnxStepModel.Load(StepGraph.Build(network).ToByteArray(), intraOpThreads: 1);
        return ImportedLogits.Difference(model.Logits(Tokens), graph, Tokens);
    }
}
