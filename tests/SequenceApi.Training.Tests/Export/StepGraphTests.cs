using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
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

        Assert.Equal(["input_ids", "h_in.0", "c_in.0", "h_in.1", "c_in.1"], session.InputNames);
        Assert.Equal(["logits", "h_out.0", "c_out.0", "h_out.1", "c_out.1"], session.OutputNames);
        Assert.All(session.InputMetadata.Values.Concat(session.OutputMetadata.Values), value => Assert.Equal("batch", value.SymbolicDimensions[0]));
        Assert.Equal([-1, 16], session.InputMetadata["h_in.0"].Dimensions);
        Assert.Equal([-1, 20], session.OutputMetadata["logits"].Dimensions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_sequence_gets_the_same_bits_alone_and_in_any_batch(int threads)
    {
        using var model = Runs.Network(layers: 2, hidden: 256, embedding: 32, vocabulary: 67);
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        using var session = new InferenceSession(StepGraph.Build(model).ToByteArray(), options);

        var alone = RunSteps(session, batch: 1);
        Assert.All([2, 7, 16, 64], batch => Assert.Equal(alone, RunSteps(session, batch)));
    }

    /// <summary>Five steps of a batch whose first sequence is always the same; that one's logits and states at the end.</summary>
    private static float[][] RunSteps(InferenceSession session, int batch)
    {
        string[] names = [.. session.InputNames.Skip(1)];
        float[][] state = [.. names.Select(_ => new float[batch * 256])];
        float[][] outputs = [];
        for (var step = 0; step < 5; step++)
        {
            long[] ids = [.. Enumerable.Range(0, batch).Select(row => (long)Runs.Tokens(5, 67, seed: row)[step])];
            var inputs = names.Zip(state).ToDictionary(
                pair => pair.First, pair => OrtValue.CreateTensorValueFromMemory(pair.Second, [batch, 256]));
            inputs["input_ids"] = OrtValue.CreateTensorValueFromMemory(ids, [batch]);
            using var runOptions = new RunOptions();
            using var results = session.Run(runOptions, inputs, session.OutputNames);
            outputs = [.. results.Select(result => result.GetTensorDataAsSpan<float>().ToArray())];
            state = outputs[1..];
        }

        return [.. outputs.Select(output => output[..(output.Length / batch)])];
    }
}
