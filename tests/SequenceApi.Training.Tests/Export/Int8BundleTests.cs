using Google.Protobuf;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Training.Data;
using SequenceApi.Training.Export;
using SequenceApi.Training.Model;
using SequenceApi.Training.Training;
using static TorchSharp.torch;

namespace SequenceApi.Training.Tests.Export;

public sealed class Int8BundleTests : IDisposable
{
    private static readonly Corpus Text = new("text.txt", Runs.Text(2000), new string('a', 64));
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("lstm", false, 8)]
    [InlineData("gru", true, 8)]
    [InlineData("rnn", true, 16)]
    public void A_bundle_gets_a_graph_in_8_bits_serves_it_and_says_what_it_costs(string cell, bool isTied, int embedding)
    {
        WriteBundle(Runs.Options with { Cell = cell, IsTied = isTied, EmbeddingSize = embedding });
        var shares = new List<double>();

        var report = Int8Bundle.Add(_folder["tiny"], Text, (_, share) => shares.Add(share));

        var manifest = ModelManifest.Load(_folder["tiny"]);
        Assert.Equal(["fp32", "int8"], manifest.Graphs.Keys);
        Assert.Equal("int8", manifest.DefaultPrecision);
        Assert.Contains("model.int8.onnx", manifest.Sha256!.Keys);
        Assert.InRange(Math.Abs(report.Damage), 1e-9, QuantizationReport.MostDamage);
        Assert.Single(File.ReadAllLines(_folder["tiny/README.md"]), line => line.StartsWith("| int8 | ", StringComparison.Ordinal));
        Assert.Equal(2, shares.Count(share => share == 1));
        using var catalog = new ModelLibrary(_folder["."], new(), intraOpThreads: 1).Open();
        Assert.Equal("int8", catalog.Default.Precision);
    }

    [Fact]
    public void A_second_time_replaces_what_the_first_wrote()
    {
        WriteBundle(Runs.Options);
        Int8Bundle.Add(_folder["tiny"], Text, (_, _) => { });
        var first = Files();

        Int8Bundle.Add(_folder["tiny"], Text, (_, _) => { });

        Assert.Equal(first, Files());
    }

    /// <summary>Behind a unit that is always 0 lie weights so large that nothing else in their columns is left.</summary>
    [Fact]
    public void What_would_lose_too_much_is_refused_and_the_bundle_stays_as_it_was()
    {
        WriteBundle(Runs.Options, model =>
        {
            using var _ = no_grad();
            var (last, o) = (model.Layers[^1], 2 * model.Shape.HiddenSize);
            foreach (var weight in new[] { last.InputWeight, last.RecurrentWeight, last.InputBias, last.RecurrentBias })
                weight[o].zero_();
            model.Projection.Weight[TensorIndex.Colon, 0] = 1000;
        });
        var before = Files();

        var exception = Assert.Throws<TrainingException>(() => Int8Bundle.Add(_folder["tiny"], Text, (_, _) => { }));

        Assert.Contains("would lose", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public void A_graph_that_someone_else_wrote_is_refused()
    {
        WriteBundle(Runs.Options);
        var path = _folder["tiny/model.onnx"];
        var graph = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        graph.ProducerName = "pytorch";
        File.WriteAllBytes(path, graph.ToByteArray());
        (ModelManifest.Load(_folder["tiny"]) with { Sha256 = null }).Save(_folder["tiny"]);

        Assert.Throws<TrainingException>(() => Int8Bundle.Add(_folder["tiny"], Text, (_, _) => { }));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    [InlineData(1999)]
    public void The_loss_of_a_graph_is_that_of_its_network(int length)
    {
        using var network = Runs.Network(layers: 2, vocabulary: 20);
        using var graph = OnnxStepModel.Load(StepGraph.Build(network).ToByteArray(), intraOpThreads: 1);
        var tokens = Runs.Tokens(length, 20);

        foreach (var beginning in new int?[] { 1, null })
            Assert.Equal(Evaluator.Evaluate(network, tokens, beginning).NatsPerToken, GraphLoss.Measure(graph, tokens, beginning, _ => { }), 1e-5);
    }

    public void Dispose() => _folder.Dispose();

    private string[] Files() =>
        [.. Directory.GetFiles(_folder["tiny"]).Order(StringComparer.Ordinal).Select(file => file + Convert.ToHexString(File.ReadAllBytes(file)))];

    private void WriteBundle(TrainingOptions options, Action<Network>? change = null)
    {
        Directory.CreateDirectory(_folder["run"]);
        using var trainer = Runs.Start(_folder["run"], options, Runs.Corpus(1500));
        trainer.Run(new RecordingLog(), CancellationToken.None);
        var checkpoint = Checkpoint.Load(_folder["run/last.safetensors"]);
        using var model = checkpoint.ToModel();
        change?.Invoke(model);
        Bundle.Write(
            _folder["tiny"], new("tiny", "A tiny model.", "Made-up lines", "CC0"), checkpoint, model, StepGraph.Build(model).ToByteArray(), _ => { });
    }
}
