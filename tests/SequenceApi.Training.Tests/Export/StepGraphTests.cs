using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Training.Export;

namespace SequenceApi.Training.Tests.Export;

public sealed class StepGraphTests
{
    [Theory]
    [InlineData(1, 24, 10, 30)]
    [InlineData(2, 32, 16, 50)]
    [InlineData(3, 8, 40, 7)]
    // Its lookup table would take 20 MiB, so the embedding is multiplied.
    [InlineData(1, 64, 4, 20480)]
    public void The_graph_computes_what_the_network_computes(int layers, int hidden, int embedding, int vocabulary)
    {
        using var model = Runs.Network(layers, hidden, embedding, vocabulary);

        StepGraphCheck.Require(model, StepGraph.Build(model).ToByteArray());
    }

    [Theory]
    [InlineData("rnn", 16, false)]
    [InlineData("gru", 16, false)]
    [InlineData("lstm", 16, true)]
    [InlineData("gru", 32, true)]
    [InlineData("rnn", 48, true)]
    public void The_graph_of_every_cell_tied_or_not_computes_what_the_network_computes(string cell, int embedding, bool isTied)
    {
        using var model = Runs.Network(layers: 2, hidden: 32, embedding, vocabulary: 50, cell: cell, isTied: isTied);

        StepGraphCheck.Require(model, StepGraph.Build(model).ToByteArray());
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("gru")]
    public void A_cell_without_a_memory_cell_carries_h_alone(string cell)
    {
        using var model = Runs.Network(layers: 2, cell: cell);
        using var session = new InferenceSession(StepGraph.Build(model).ToByteArray());

        Assert.Equal(["input_ids", "h_in.0", "h_in.1", "logit_rows"], session.InputNames);
        Assert.Equal(["logits", "h_out.0", "h_out.1"], session.OutputNames);
    }

    [Fact]
    public void A_graph_of_other_weights_is_refused()
    {
        using var model = Runs.Network(seed: 1);
        var graph = StepGraph.Build(model);
        var bias = graph.Graph.Initializer.Single(constant => constant.Name == "logits.bias");
        var bytes = bias.RawData.ToByteArray();
        BitConverter.TryWriteBytes(bytes, BitConverter.ToSingle(bytes) + 0.001f);
        bias.RawData = ByteString.CopyFrom(bytes);

        Assert.Throws<TrainingException>(() => StepGraphCheck.Require(model, graph.ToByteArray()));
    }

    [Fact]
    public void A_network_of_weights_that_are_no_numbers_is_refused()
    {
        using var model = Runs.Network();
        using (TorchSharp.torch.no_grad())
            model.Layers[0].InputWeight.fill_(float.NaN);

        Assert.Throws<TrainingException>(() => StepGraphCheck.Require(model, StepGraph.Build(model).ToByteArray()));
    }

    [Fact]
    public void The_graph_has_one_input_and_output_for_each_part_of_the_state()
    {
        using var model = Runs.Network(layers: 2, hidden: 16, vocabulary: 20);
        using var session = new InferenceSession(StepGraph.Build(model).ToByteArray());

        Assert.Equal(["input_ids", "h_in.0", "c_in.0", "h_in.1", "c_in.1", "logit_rows"], session.InputNames);
        Assert.Equal(["logits", "h_out.0", "c_out.0", "h_out.1", "c_out.1"], session.OutputNames);
        Assert.All(
            session.InputMetadata.Concat(session.OutputMetadata),
            value => Assert.Equal(value.Key.StartsWith("logit", StringComparison.Ordinal) ? "logit_rows" : "batch", value.Value.SymbolicDimensions[0]));
        Assert.Equal([-1, 16], session.InputMetadata["h_in.0"].Dimensions);
        Assert.Equal([-1, 20], session.OutputMetadata["logits"].Dimensions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_sequence_gets_the_same_bits_alone_and_in_any_batch(int threads)
    {
        using var model = Runs.Network(layers: 2, hidden: 256, embedding: 32, vocabulary: 67);
        using var stepModel = OnnxStepModel.Load(StepGraph.Build(model).ToByteArray(), threads);

        var alone = RunSteps(stepModel, batchSize: 1);
        Assert.All([2, 7, 16, 64], batchSize => Assert.Equal(alone, RunSteps(stepModel, batchSize)));
    }

    /// <summary>Five steps of a batch whose first sequence is always the same; that one's logits at each.</summary>
    private static float[][] RunSteps(OnnxStepModel stepModel, int batchSize)
    {
        using var batch = stepModel.CreateBatch(batchSize);
        var logits = new List<float[]>();
        for (var step = 0; step < 5; step++)
        {
            for (var row = 0; row < batchSize; row++)
                batch.InputIds[row] = Runs.Tokens(5, 67, seed: row)[step];
            batch.Step(batchSize);
            logits.Add(batch.Logits(0).ToArray());
        }

        return [.. logits];
    }
}
