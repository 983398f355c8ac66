using Google.Protobuf;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Training.Export;

namespace SequenceApi.Training.Tests.Export;

public sealed class Int8GraphTests
{
    private static readonly Dictionary<string, double> Ranges = new() { ["narrowed"] = 4 };

    [Theory]
    [InlineData("rnn", 16, 50, false)]
    [InlineData("gru", 16, 50, false)]
    [InlineData("lstm", 16, 50, false)]
    [InlineData("lstm", 64, 50, true)]
    [InlineData("gru", 32, 20480, true)]
    [InlineData("lstm", 64, 20480, true)]
    [InlineData("lstm", 32, 20480, false)]
    public void Eight_bits_give_nearly_the_logits_of_thirty_two(string cell, int embedding, int vocabulary, bool isTied)
    {
        using var network = Runs.Network(layers: 2, hidden: 64, embedding, vocabulary, cell: cell, isTied: isTied);
        var full = StepGraph.Build(network);
        using var exact = OnnxStepModel.Load(full.ToByteArray(), 1);
        using var small = OnnxStepModel.Load(Int8Graph.Quantize(full, Ranges).ToByteArray(), 1);

        var difference = Run(exact, vocabulary, 1).Zip(Run(small, vocabulary, 1), (one, other) => Math.Abs(one - other)).Max();

        Assert.InRange(difference, 1e-7, 0.05);
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("gru")]
    [InlineData("lstm")]
    public void A_sequence_gets_the_same_bits_alone_and_in_any_batch(string cell)
    {
        using var network = Runs.Network(layers: 2, hidden: 128, embedding: 32, vocabulary: 300, cell: cell);
        using var small = OnnxStepModel.Load(Int8Graph.Quantize(StepGraph.Build(network), Ranges).ToByteArray(), 1);

        var alone = Run(small, 300, 1);
        Assert.All([2, 7, 16, 64], batchSize => Assert.Equal(alone, Run(small, 300, batchSize)));
    }

    [Fact]
    public void Picked_rows_have_the_logits_of_all_rows()
    {
        using var network = Runs.Network(layers: 2, hidden: 64, embedding: 64, vocabulary: 20480, isTied: true);
        using var small = OnnxStepModel.Load(Int8Graph.Quantize(StepGraph.Build(network), Ranges).ToByteArray(), 1);
        using var all = small.CreateBatch(5);
        using var some = small.CreateBatch(5);
        for (var wanted = 5; wanted >= 0; wanted--)
        {
            for (var row = 0; row < 5; row++)
                all.InputIds[row] = some.InputIds[row] = row + wanted;
            for (var index = 0; index < wanted; index++)
                some.LogitRows[index] = 4 - index;
            all.Step(5);
            some.Step(5, wanted);
            for (var index = 0; index < wanted; index++)
                Assert.Equal(all.Logits(4 - index).ToArray(), some.Logits(index).ToArray());
        }
    }

    [Fact]
    public void An_embedding_that_also_predicts_is_in_the_file_once()
    {
        using var network = Runs.Network(layers: 1, hidden: 64, embedding: 64, vocabulary: 20480, isTied: true);
        var full = StepGraph.Build(network);
        var matrix = 20480 * 64;
        Assert.InRange(full.CalculateSize(), matrix * 4, matrix * 5);
        Assert.InRange(Int8Graph.Quantize(full, Ranges).CalculateSize(), matrix, matrix * 1.3);
    }

    [Fact]
    public void A_matrix_is_not_multiplied_with_what_may_be_of_any_size()
    {
        using var network = Runs.Network(hidden: 32, embedding: 16, isTied: true);

        Assert.Throws<TrainingException>(() => Int8Graph.Quantize(StepGraph.Build(network), new Dictionary<string, double>()));
    }

    /// <summary>Row 0's logits over ten steps.</summary>
    private static float[] Run(OnnxStepModel model, int vocabulary, int batchSize)
    {
        using var batch = model.CreateBatch(batchSize);
        var logits = new List<float>();
        for (var step = 0; step < 10; step++)
        {
            for (var row = 0; row < batchSize; row++)
                batch.InputIds[row] = Runs.Tokens(10, vocabulary, seed: row)[step];
            batch.Step(batchSize);
            logits.AddRange(batch.Logits(0));
        }

        return [.. logits];
    }
}
