using Google.Protobuf;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Engine.Tests.Fakes;
using static SequenceApi.Engine.Models.Onnx.TensorProto.Types;

namespace SequenceApi.Engine.Tests.Models.Onnx.Binding;

/// <summary>What can't be served is refused in one line that says why.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("input", "state")]
    [InlineData("audio", "h")]
    public void A_voice_model_takes_no_tokens(string audio, string state)
    {
        var graph = new GraphWriter();
        var input = graph.Input(audio, DataType.Float, "batch", "samples");
        graph.Input("sr", DataType.Int64);
        graph.Input(state, DataType.Float, 2, "batch", 128);
        graph.Name(graph.Node("ReduceMean", ("axes", new long[] { 1 }), input), "output");
        graph.Name(state, state + "N");
        graph.Output("output", DataType.Float, "batch", 1);
        graph.Output(state + "N", DataType.Float, 2, "batch", 128);
        Refuses(graph.ToBytes(), "takes no tokens");
    }

    [Fact]
    public void An_output_of_one_number_is_no_vocabulary() => Refuses(new ForeignLstm { Classes = 1 }.ToOnnx(), "no vocabulary", new(Scores: "logits"));

    [Fact]
    public void A_classifier_is_no_language_model() => Refuses(new ForeignLstm { Classes = 5, HasFeatures = false }.ToOnnx(), "classifier");

    [Theory]
    [InlineData("bidirectional", 0, "bidirectional")]
    [InlineData("reverse", 0, "reverse")]
    [InlineData("forward", 1, "layout=1")]
    public void What_reads_from_the_end_or_batch_first_is_refused(string direction, int layout, string part) =>
        Refuses(new ForeignLstm { Direction = direction, Layout = layout }.ToOnnx(), part);

    [Fact]
    public void It_is_refused_inside_a_body_too()
    {
        var graph = ModelProto.Parser.ParseFrom(new ForeignRnn { Inside = "Scan" }.ToOnnx());
        var body = graph.Graph.Node.SelectMany(node => node.Attribute).Single(attribute => attribute.G is not null).G;
        var twoWay = new NodeProto { OpType = "GRU" };
        twoWay.Attribute.Add(new AttributeProto { Name = "direction", S = ByteString.CopyFromUtf8("bidirectional") });
        body.Node.Add(twoWay);
        Refuses(graph.ToByteArray(), "bidirectional GRU");
    }

    [Fact]
    public void An_opset_of_the_future_is_refused_with_one_that_runs()
    {
        var graph = ModelProto.Parser.ParseFrom(new ForeignLstm().ToOnnx());
        graph.OpsetImport[0].Version = 99;
        Refuses(graph.ToByteArray(), "opset_version=17");
    }

    [Fact]
    public void A_graph_that_carries_nothing_is_refused() => Refuses(new ForeignWindow { Axes = ["N", "length"] }.ToOnnx(), "no state");

    [Fact]
    public void An_input_that_is_neither_tokens_nor_state_is_named()
    {
        var graph = ModelProto.Parser.ParseFrom(new ForeignLstm().ToOnnx());
        graph.Graph.Input.Add(GraphWriter.Value("lengths", DataType.Int64, "batch"));
        Refuses(graph.ToByteArray(), "lengths int64 [batch]");
    }

    [Fact]
    public void Several_sequences_at_once_and_no_fewer_are_refused() =>
        Refuses(new ForeignLstm { Ids = [4, 1], Batch = 4 }.ToOnnx(), "takes 4 tokens or sequences at once");

    [Fact]
    public void Scores_that_are_no_numbers_are_refused()
    {
        var graph = ModelProto.Parser.ParseFrom(new ForeignRnn().ToOnnx());
        var weights = graph.Graph.Initializer.Last();
        weights.RawData = ByteString.CopyFrom([.. BitConverter.GetBytes(float.NaN), .. weights.RawData.Span[4..]]);
        Refuses(graph.ToByteArray(), "no numbers");
    }

    [Fact]
    public void States_that_can_t_be_told_apart_are_refused_until_bindings_name_their_outputs()
    {
        var graph = Twins();
        Refuses(graph, "name each input's output under states in the bindings of model.json");
        using var model = Served.Load(graph, new(States: [new("1", "12"), new("2", "11")]));
        Assert.Equal(["12", "11"], model.Binding.States.Select(state => state.Output));
    }

    [Fact]
    public void A_state_that_does_not_carry_on_what_one_call_does_is_refused_however_its_axes_are_read()
    {
        var graph = ModelProto.Parser.ParseFrom(new ForeignLstm().ToOnnx());
        graph.Graph.Node.Single(node => node.Output.Contains("hn")).OpType = "Neg";
        Refuses(graph.ToByteArray(), "4 tokens in one call don't score as 4 calls");
    }

    [Theory]
    [InlineData("weights.bin", "missing; put that file beside it")]
    [InlineData("../weights.bin", "not the name of a file beside it")]
    [InlineData("/etc/hostname", "not the name of a file beside it")]
    [InlineData("", "not the name of a file beside it")]
    public void Weights_that_are_missing_or_elsewhere_are_refused(string location, string part)
    {
        File.WriteAllBytes(Path.Combine(_folder, "model.onnx"), Outside(location, out _));
        Assert.Contains(part, Assert.Throws<InvalidDataException>(() => OnnxGraph.Read(Path.Combine(_folder, "model.onnx")).Load(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_beside_the_graph_are_read()
    {
        File.WriteAllBytes(Path.Combine(_folder, "model.onnx"), Outside("model.onnx.data", out var weights));
        File.WriteAllBytes(Path.Combine(_folder, "model.onnx.data"), weights);
        var graph = OnnxGraph.Read(Path.Combine(_folder, "model.onnx"));
        Assert.Equal(["model.onnx.data"], graph.Facts.WeightFiles);
        using var inside = Served.Load(new ForeignRnn().ToOnnx());
        using var outside = graph.Load(1);
        Assert.Equal(inside.Numerics, outside.Numerics);
        File.WriteAllBytes(Path.Combine(_folder, "model.onnx.data"), weights[..^1]);
        Assert.Throws<InvalidDataException>(() => graph.Load(1));
    }

    [Fact]
    public void A_file_cut_off_or_damaged_anywhere_is_served_or_refused_and_nothing_else()
    {
        // Always the same damage: the native runtime has holes of its own (a Loop whose count is empty ends the process).
        byte[][] files = [new ForeignLstm().ToOnnx(), new ForeignRnn { Inside = "Scan" }.ToOnnx(), new ForeignWindow().ToOnnx()];
        var random = new Random(1);
        for (var i = 0; i < 400; i++)
        {
            var file = files[i % files.Length];
            var place = random.Next(file.Length);
            byte[] damaged = i % 4 == 0 ? file[..place] : [.. file[..place], (byte)(file[place] ^ random.Next(1, 256)), .. file[(place + 1)..]];
            try
            {
                OnnxGraph.Read(damaged, "The graph").Load(1).Dispose();
            }
            catch (InvalidDataException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
            }
        }
    }

    [Fact]
    public void Names_that_would_steer_a_terminal_are_refused()
    {
        var graph = ModelProto.Parser.ParseFrom(new ForeignLstm { IdsName = "x\u001b[2J" }.ToOnnx());
        Refuses(graph.ToByteArray(), "not to be printed");
    }

    [Fact]
    public void An_output_of_nothing_scores_nothing()
    {
        var graph = new GraphWriter();
        var ids = graph.Input("ids", DataType.Int64, "batch", "sequence");
        graph.Name(graph.Input("h", DataType.Float, "batch", 4), "hn");
        graph.Name(graph.Node("Slice", graph.Node("Cast", ("to", (int)DataType.Float), graph.Node("Unsqueeze", ids, graph.Longs(2))), graph.Longs(0), graph.Longs(0), graph.Longs(2)), "logits");
        graph.Output("logits", DataType.Float, null);
        graph.Output("hn", DataType.Float, null);
        Refuses(graph.ToBytes(), "no output that scores a vocabulary");
    }

    [Fact]
    public void A_state_too_large_to_be_one_is_refused_before_it_is_made()
    {
        var graph = new GraphWriter();
        graph.Name(graph.Node("Gather", graph.Floats(new float[100], 10, 10), graph.Input("ids", DataType.Int64, "batch")), "logits");
        graph.Name(graph.Input("state", DataType.Float, 4096, "batch", 4096), "next_state");
        graph.Output("logits", DataType.Float, null);
        graph.Output("next_state", DataType.Float, null);
        Refuses(graph.ToBytes(), "more than");
    }

    private static void Refuses(byte[] graph, string part, GraphBindings? bindings = null)
    {
        var message = Assert.Throws<InvalidDataException>(() => OnnxGraph.Read(graph, "The graph").Load(1, bindings)).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    /// <summary>A graph of two states that count only by their sum.</summary>
    private static byte[] Twins()
    {
        var graph = new GraphWriter();
        var random = new Random(3);
        string Weights(params long[] lengths) => graph.Floats([.. Enumerable.Range(0, (int)(lengths[0] * lengths[1])).Select(_ => random.NextSingle() - 0.5f)], lengths);
        var ids = graph.Input("ids", DataType.Int64, 1, 1);
        var sum = graph.Node("Add", graph.Input("1", DataType.Float, 1, 8), graph.Input("2", DataType.Float, 1, 8));
        var x = graph.Node("ReduceSum", ("keepdims", 0), graph.Node("Gather", Weights(12, 8), ids), graph.Longs(1));
        var h = graph.Node("Tanh", graph.Node("Add", x, graph.Node("MatMul", sum, Weights(8, 8))));
        graph.Name(graph.Node("Mul", h, graph.Floats([0.5f], 1)), "11");
        graph.Name(graph.Node("Mul", h, graph.Floats([0.25f], 1)), "12");
        graph.Name(graph.Node("MatMul", h, Weights(8, 12)), "10");
        foreach (var output in new[] { "10", "11", "12" })
            graph.Output(output, DataType.Float, null);
        return graph.ToBytes();
    }

    /// <summary>A graph whose first weights lie in a file of their own.</summary>
    private static byte[] Outside(string location, out byte[] weights)
    {
        var graph = ModelProto.Parser.ParseFrom(new ForeignRnn().ToOnnx());
        var tensor = graph.Graph.Initializer[0];
        weights = tensor.RawData.ToByteArray();
        tensor.ClearRawData();
        tensor.DataLocation = DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        return graph.ToByteArray();
    }
}
