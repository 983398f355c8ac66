using Google.Protobuf;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Engine.Tracing;
using SequenceApi.Training.Export;
using SequenceApi.Training.Model;

namespace SequenceApi.Training.Tests.Tracing;

public sealed class TraceTests : IDisposable
{
    private const int VocabularySize = 20;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("rnn", 1)]
    [InlineData("rnn", 2)]
    [InlineData("gru", 1)]
    [InlineData("gru", 2)]
    [InlineData("lstm", 1)]
    [InlineData("lstm", 2)]
    public async Task States_and_gates_are_those_of_TorchSharp(string cell, int layers)
    {
        using var network = Runs.Network(layers, hidden: 24, vocabulary: VocabularySize, cell: cell, seed: layers);
        var tokens = Runs.Tokens(100, VocabularySize);
        var reference = new ReferenceTrace(network, tokens);

        var trace = await TraceAsync(network, tokens);

        Assert.Equal(layers, trace.Layers.Count);
        foreach (var layer in trace.Layers)
        {
            Assert.Equal(Values(cell), layer.Values.Keys.Order());
            foreach (var (value, numbers) in layer.Values)
                Assert.InRange(Difference(reference[layer.Layer, value], numbers), 0, 1e-4);
        }
    }

    private static TracedValue[] Values(string cell) => cell switch
    {
        "lstm" => [TracedValue.Hidden, TracedValue.Cell, TracedValue.Input, TracedValue.Forget, TracedValue.Output],
        "gru" => [TracedValue.Hidden, TracedValue.Update, TracedValue.Reset],
        _ => [TracedValue.Hidden],
    };

    private static double Difference(float[][] one, float[][] other)
    {
        Assert.Equal(one.Length, other.Length);
        return one.Zip(other).SelectMany(pair => pair.First.Zip(pair.Second, (a, b) => (double)Math.Abs(a - b))).Max();
    }

    private async Task<Trace> TraceAsync(Network network, int[] tokens)
    {
        File.WriteAllBytes(_folder["model.onnx"], StepGraph.Build(network).ToByteArray());
        new Vocabulary(Enumerable.Range(0, VocabularySize).Select(id => ((char)('a' + id)).ToString())).Save(_folder["vocab.json"]);
        new ModelManifest(
            "tiny", "A tiny model.", network.Shape.ToArchitecture(0), new Dictionary<string, string> { ["fp32"] = "model.onnx" }, "fp32",
            new TokenizerManifest("character", "vocab.json")).Save(_folder.Path);
        using var model = ModelBundle.Load(_folder.Path, precision: null, intraOpThreads: 1);
        using var engine = new InferenceEngine(new EngineOptions { Lanes = 1 });
        using var tracer = new Tracer(new TraceOptions(), engine);
        var query = new TraceQuery(Prompt.FromTokens(model, tokens), TracedText.FromTokens(model, tokens));
        return await tracer.TraceAsync(query, TestContext.Current.CancellationToken);
    }
}
