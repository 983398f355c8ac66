using System.Text;
using CsCheck;
using Google.Protobuf;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Models.Onnx.Binding;

public sealed class BoundStepModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("If")]
    [InlineData("Loop")]
    [InlineData("Scan")]
    public void A_network_without_a_recurrent_operator_is_served_wherever_its_cell_is(string? inside)
    {
        var network = new ForeignRnn { Inside = inside };
        using var model = Served.Like(network.ToOnnx(), () => new float[ForeignRnn.Hidden], network.Step);
        Assert.Equal(("state", "next_state"), model.Binding.States.Select(state => (state.Input, state.Output)).Single());
        Assert.True(model.Binding.IsBatchDynamic);
    }

    [Fact]
    public void A_graph_of_this_project_s_own_form_steps_as_before() =>
        Assert.IsType<OnnxStepModel>(OnnxGraph.Read(new TinyNetwork(7, 5, seed: 3).ToOnnx(), "The graph").Load(1)).Dispose();

    [Theory]
    [InlineData("batch,sequence", "batch")]
    [InlineData("1,1", null)]
    [InlineData("window", null)]
    public void A_step_allocates_nothing(string form, string? axis)
    {
        using var model = Served.Load(Graph(form, axis));
        using var batch = model.CreateBatch(4);
        batch.Step(4);
        batch.Step(3);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            batch.Step(3 + (i % 2));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("batch,sequence", "batch")]
    [InlineData("1,1", null)]
    [InlineData("window", null)]
    public async Task Whatever_comes_goes_and_is_known_a_sequence_has_the_bits_that_it_has_alone(string form, string? axis)
    {
        using var model = Model(Graph(form, axis));
        await Gen.Select(Arrival.Some, Gen.Int[1, 6], Gen.Int[1, 3], Gen.OneOf(0L, 5_000, 1 << 24)).SampleAsync(
            sample => Law.HoldsAsync([model], sample, Token), iter: 20);
    }

    [Theory]
    [InlineData("batch,sequence", "batch")]
    [InlineData("window", null)]
    public void Ids_outside_the_vocabulary_stop_at_the_door(string form, string? axis)
    {
        using var model = Model(Graph(form, axis));
        foreach (var id in new[] { -1, model.StepModel.VocabularySize, int.MaxValue })
            Assert.Equal(ErrorCode.InvalidRequest, Assert.Throws<SequenceApiException>(() => Prompt.FromTokens(model, [id])).Code);
    }

    [Fact]
    public void Rows_whose_bits_depend_on_each_other_step_one_at_a_time()
    {
        var graph = ModelProto.Parser.ParseFrom(new ForeignRnn().ToOnnx());
        var tiny = new TensorProto { Name = "tiny", DataType = 1, RawData = ByteString.CopyFrom(BitConverter.GetBytes(1e-5f)) };
        graph.Graph.Initializer.Add(tiny);
        graph.Graph.Node.Single(node => node.Output.Contains("output")).Output[0] = "pure";
        graph.Graph.Node.Add(new NodeProto { OpType = "ReduceMax", Input = { "pure" }, Output = { "most" } });
        graph.Graph.Node.Add(new NodeProto { OpType = "Mul", Input = { "most", "tiny" }, Output = { "part" } });
        graph.Graph.Node.Add(new NodeProto { OpType = "Add", Input = { "pure", "part" }, Output = { "output" } });
        using var model = Served.Load(graph.ToByteArray());
        Assert.False(model.IsBatchInvariant);
        using var alone = model.CreateBatch(1);
        using var among = model.CreateBatch(3);
        for (var step = 0; step < 10; step++)
        {
            (alone.InputIds[0], among.InputIds[0], among.InputIds[1]) = (step, step, 9 - step);
            alone.Step(1);
            among.Step(3);
            Assert.Equal(alone.Logits(0).ToArray(), among.Logits(0).ToArray());
        }
    }

    private static byte[] Graph(string form, string? axis) => form == "window"
        ? new ForeignWindow { ScoresRank = 3 }.ToOnnx()
        : new ForeignLstm { Ids = [.. form.Split(',').Select(part => part == "1" ? 1 : (object)part)], Batch = axis ?? (object)1 }.ToOnnx();

    private static LanguageModel Model(byte[] graph)
    {
        var network = Served.Load(graph);
        var vocabulary = new Vocabulary([.. Enumerable.Range(0, network.VocabularySize).Select(i => new Rune('a' + i).ToString())]);
        var manifest = new ModelManifest(
            "foreign", "A foreign one.", new("lstm", 1, 1, 1, vocabulary.Count, 0), new Dictionary<string, string> { ["fp32"] = "model.onnx" }, "fp32",
            new("character", "vocab.json", Beginning: "a"));
        return new(manifest, new CharacterTokenizer(vocabulary, null), network, "fp32");
    }
}
