using Google.Protobuf;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Engine.Tracing;

namespace SequenceApi.Engine.Tests.Tracing;

public sealed class TraceGraphTests : IDisposable
{
    private const string Text = "abcdabdca";
    private const int HiddenSize = 6;
    private readonly string _bundle = Directory.CreateTempSubdirectory().FullName;
    private readonly InferenceEngine _engine = new(new EngineOptions { Lanes = 1 });
    private readonly Tracer _tracer;
    private readonly Vocabulary _vocabulary = CharacterTokenizer.Learn("abcd\n", "<unk>");

    public TraceGraphTests() => _tracer = new(new TraceOptions(), _engine);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _tracer.Dispose();
        _engine.Dispose();
        Directory.Delete(_bundle, recursive: true);
    }

    [Fact]
    public async Task The_graph_of_full_precision_is_looked_into_whichever_is_served()
    {
        using var model = Load(("fast", Tiny(1)), ("fp32", Tiny(2)));
        var trace = await _tracer.TraceAsync(Traces.Query(model, Text), Token);
        Assert.Equal(("fast", "fp32"), (model.Precision, trace.Graph));
        RequireStates(new TinyNetwork(_vocabulary.Count, HiddenSize, 2), model, trace);
    }

    [Fact]
    public async Task Where_there_is_no_graph_of_full_precision_the_served_one_is_looked_into()
    {
        using var model = Load(("fast", Tiny(1)));
        var trace = await _tracer.TraceAsync(Traces.Query(model, Text), Token);
        Assert.Equal("fast", trace.Graph);
        RequireStates(new TinyNetwork(_vocabulary.Count, HiddenSize, 1), model, trace);
        var layer = Assert.Single(trace.Layers);
        Assert.Equal([TracedValue.Hidden], layer.Values.Keys);
        Assert.Empty(layer.Saturation);
        Assert.Null(layer.Memory);
    }

    [Fact]
    public async Task A_graph_of_integers_is_not_looked_into()
    {
        var graph = ModelProto.Parser.ParseFrom(Tiny(1));
        graph.Graph.Node.Add(new NodeProto { OpType = "DynamicQuantizeLinear", Input = { "h_in.0" }, Output = { "q", "q_scale", "q_zero" } });
        using var model = Load(("int8", graph.ToByteArray()));
        var exception = await Assert.ThrowsAsync<SequenceApiException>(() => _tracer.TraceAsync(Traces.Query(model, Text), Token));
        Assert.Equal(ErrorCode.InvalidRequest, exception.Code);
        Assert.Contains("fp32", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_longer_the_loaded_model_s_is_not_looked_into()
    {
        using var model = Load(("fast", Tiny(1)), ("fp32", Tiny(2)));
        File.WriteAllBytes(InBundle("fp32.onnx"), Tiny(3));
        var exception = await Assert.ThrowsAsync<SequenceApiException>(() => _tracer.TraceAsync(Traces.Query(model, Text), Token));
        Assert.Equal(ErrorCode.ModelUnavailable, exception.Code);

        File.WriteAllBytes(InBundle("fp32.onnx"), Tiny(2));
        RequireStates(new TinyNetwork(_vocabulary.Count, HiddenSize, 2), model, await _tracer.TraceAsync(Traces.Query(model, Text), Token));
    }

    [Fact]
    public async Task A_retired_model_is_let_go_of()
    {
        var model = Load(("fast", Tiny(1)), ("fp32", Tiny(2)));
        await _tracer.TraceAsync(Traces.Query(model, Text), Token);
        model.Dispose();
        Assert.True(model.TryHold());
        model.Release();
        _tracer.Forget(model);
        Assert.True(SpinWait.SpinUntil(() => !IsAlive(model), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Another_s_layers_and_cells_are_told_apart()
    {
        var network = new ForeignLstm();
        new Vocabulary([.. "abcdefghijk".Select(letter => letter.ToString())]).Save(InBundle("vocab.json"));
        using var model = Load(
            new ModelArchitecture("lstm", ForeignLstm.Layers, ForeignLstm.Hidden, 1, ForeignLstm.Vocabulary, 0), new("character", "vocab.json"), ("fp32", network.ToOnnx()));
        var trace = await _tracer.TraceAsync(Traces.Query(model, Text), Token);

        Assert.Equal([ForeignLstm.Hidden, ForeignLstm.Hidden], trace.Layers.Select(layer => layer.Size));
        var state = network.Start();
        for (var token = 0; token < Text.Length; token++)
        {
            network.Step(Text[token] - 'a', state);
            float[] traced =
            [
                .. trace.Layers.SelectMany(layer => layer.Values[TracedValue.Hidden][token]),
                .. trace.Layers.SelectMany(layer => layer.Values[TracedValue.Cell][token]),
            ];
            Assert.InRange(state.Zip(traced, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-5);
        }
    }

    [Fact]
    public async Task A_graph_without_a_state_is_not_looked_into()
    {
        new Vocabulary([.. "abcdefghi".Select(letter => letter.ToString())]).Save(InBundle("vocab.json"));
        using var model = Load(
            new ModelArchitecture("lstm", 1, 1, 1, ForeignWindow.Vocabulary, 0), new("character", "vocab.json"), ("fp32", new ForeignWindow().ToOnnx()));
        var exception = await Assert.ThrowsAsync<SequenceApiException>(() => _tracer.TraceAsync(Traces.Query(model, Text), Token));
        Assert.Equal(ErrorCode.InvalidRequest, exception.Code);
    }

    private static bool IsAlive(LanguageModel model)
    {
        if (!model.TryHold())
            return false;
        model.Release();
        return true;
    }

    private static void RequireStates(TinyNetwork network, LanguageModel model, Trace trace)
    {
        var state = new float[HiddenSize];
        network.Step(model.Beginning!.LastToken, state);
        var ids = model.Tokenizer.Encode(Text);
        for (var token = 0; token < ids.Length; token++)
        {
            network.Step(ids[token], state);
            Assert.InRange(state.Zip(trace.Layers[0].Values[TracedValue.Hidden][token], (a, b) => Math.Abs(a - b)).Max(), 0, 1e-5);
        }
    }

    private byte[] Tiny(int seed) => new TinyNetwork(_vocabulary.Count, HiddenSize, seed).ToOnnx();

    private string InBundle(string file) => Path.Combine(_bundle, file);

    private LanguageModel Load(params (string Precision, byte[] Graph)[] graphs)
    {
        _vocabulary.Save(InBundle("vocab.json"));
        return Load(new("rnn", 1, HiddenSize, 8, _vocabulary.Count, 0), new("character", "vocab.json", "<unk>", "\n"), graphs);
    }

    private LanguageModel Load(ModelArchitecture shape, TokenizerManifest tokenizer, params (string Precision, byte[] Graph)[] graphs)
    {
        foreach (var (precision, graph) in graphs)
            File.WriteAllBytes(InBundle($"{precision}.onnx"), graph);
        new ModelManifest(
            "tiny", "A tiny model.", shape, graphs.ToDictionary(graph => graph.Precision, graph => $"{graph.Precision}.onnx"), graphs[0].Precision, tokenizer).Save(_bundle);
        return ModelBundle.Load(_bundle, precision: null, intraOpThreads: 1);
    }
}
