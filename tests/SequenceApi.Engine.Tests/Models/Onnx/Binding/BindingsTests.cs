using System.Runtime.InteropServices;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Engine.Models.Onnx.Binding;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Models.Onnx.Binding;

/// <summary>What <c>bindings</c> in model.json say goes before what is detected.</summary>
public sealed class BindingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_state_begins_with_the_number_that_is_given()
    {
        var network = new ForeignLstm { Initial = 0.5f };
        Served.Like(network, new(States: [new("h0", Initial: 0.5f), new("c0", Initial: 0.5f)]));
    }

    [Fact]
    public void A_state_begins_with_the_numbers_of_its_file()
    {
        float[] start = [.. Enumerable.Range(0, ForeignLstm.Layers * ForeignLstm.Hidden).Select(i => i / 20f)];
        using var model = OpenWith(new ForeignLstm(), start);
        float[] state = [.. start, .. new float[start.Length]];
        using var batch = model.CreateBatch(2);
        batch.Step(2);
        batch.WriteState(0, default);
        batch.InputIds[0] = 4;
        batch.Step(1);
        var expected = new ForeignLstm().Step(4, state);
        Assert.Equal(expected, batch.Logits(0).ToArray(), (one, other) => Math.Abs(one - other) < 1e-4);
    }

    [Fact]
    public void A_file_of_another_length_or_of_no_numbers_is_refused()
    {
        Refuses("48 bytes", () => OpenWith(new ForeignLstm(), new float[5]));
        Refuses("not finite", () => OpenWith(new ForeignLstm(), [.. Enumerable.Repeat(float.NaN, 12)]));
        File.Delete(Path.Combine(_folder, "h0.bin"));
        Refuses("is missing", () => OnnxGraph.Read(Path.Combine(_folder, "model.onnx")).Load(1, Bindings));
    }

    [Fact]
    public void Every_part_can_be_given()
    {
        var given = new GraphBindings("x", IdsLayout.SequenceBatch, null, "logits", ScoresKind.Logits, [new("h0", "hn", 1), new("c0", "cn", 1)]);
        var binding = Served.Like(new ForeignLstm { Ids = ["a", "b"], IsSequenceFirst = true }, given);
        Assert.All(binding.Evidence.Where(evidence => evidence.Part != "batch"), evidence => Assert.Equal(Confidence.Given, evidence.Confidence));
    }

    [Fact]
    public void A_batch_of_one_can_be_asked_for() => Assert.False(Served.Like(new ForeignLstm(), new(Batch: 1)).IsBatchDynamic);

    [Fact]
    public void Scores_that_look_like_probabilities_can_be_called_logits()
    {
        using var model = Served.Load(new ForeignLstm { Kind = ScoresKind.Probabilities }.ToOnnx(), new(ScoresKind: ScoresKind.Logits));
        using var batch = model.CreateBatch(1);
        batch.Step(1);
        Assert.Equal(1, batch.Logits(0).ToArray().Sum(), 1e-4);
    }

    [Fact]
    public void A_window_can_be_given_where_the_graph_takes_any_length()
    {
        var network = new ForeignLstm { OutOrder = [0], HasFeatures = false };
        var graph = Stateless(network.ToOnnx());
        using var model = Served.Load(graph, new(Window: 3));
        using var batch = model.CreateBatch(1);
        var state = network.Start();
        float[] expected = [];
        foreach (var token in new[] { 0, 0, 7 })
            expected = network.Step(token, state);
        batch.InputIds[0] = 7;
        batch.Step(1);
        Assert.Equal(expected, batch.Logits(0).ToArray(), (one, other) => Math.Abs(one - other) < 1e-4);
    }

    [Theory]
    [InlineData("""{"input_ids":"nothing"}""", "no input 'nothing'")]
    [InlineData("""{"scores":"nothing"}""", "nothing")]
    [InlineData("""{"scores":"hn","states":[{"input":"h0","output":"hn"}]}""", "hn")]
    [InlineData("""{"states":[{"input":"nothing"}]}""", "no state 'nothing'")]
    [InlineData("""{"states":[{"input":"h0","output":"cn"},{"input":"c0","output":"cn"}]}""", "not every one of the inputs")]
    [InlineData("""{"states":[{"input":"h0","output":"nothing"}]}""", "not every one of the inputs")]
    [InlineData("""{"states":[{"input":"h0","axis":3}]}""", "axis 3")]
    public void Bindings_that_do_not_fit_the_graph_are_refused(string json, string part)
    {
        var bindings = System.Text.Json.JsonSerializer.Deserialize(json, ModelJson.Default.GraphBindings);
        Refuses(part, () => OnnxGraph.Read(new ForeignLstm().ToOnnx(), "The graph").Load(1, bindings));
    }

    private static GraphBindings Bindings => new(States: [new("h0", InitialFile: "h0.bin")]);

    private static void Refuses(string part, Action load) =>
        Assert.Contains(part, Assert.Throws<InvalidDataException>(load).Message, StringComparison.Ordinal);

    private IStepModel OpenWith(ForeignLstm network, float[] start)
    {
        File.WriteAllBytes(Path.Combine(_folder, "h0.bin"), MemoryMarshal.AsBytes<float>(start));
        File.WriteAllBytes(Path.Combine(_folder, "model.onnx"), network.ToOnnx());
        return OnnxGraph.Read(Path.Combine(_folder, "model.onnx")).Load(1, Bindings);
    }

    /// <summary>Fills the states in, so that the graph starts over at every call.</summary>
    private static byte[] Stateless(byte[] graph)
    {
        var model = ModelProto.Parser.ParseFrom(graph);
        foreach (var state in model.Graph.Input.Where(input => input.Name != "x").ToArray())
        {
            model.Graph.Input.Remove(state);
            var shape = new TensorProto { Name = state.Name + "_shape", DataType = (int)TensorProto.Types.DataType.Int64 };
            shape.Dims.Add(3);
            shape.RawData = Google.Protobuf.ByteString.CopyFrom(MemoryMarshal.AsBytes<long>([ForeignLstm.Layers, 1, ForeignLstm.Hidden]));
            model.Graph.Initializer.Add(shape);
            model.Graph.Node.Insert(0, new NodeProto { OpType = "ConstantOfShape", Input = { shape.Name }, Output = { state.Name } });
        }

        return Google.Protobuf.MessageExtensions.ToByteArray(model);
    }
}
