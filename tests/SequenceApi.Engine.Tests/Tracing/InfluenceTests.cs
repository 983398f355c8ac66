using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tracing;

namespace SequenceApi.Engine.Tests.Tracing;

public sealed class InfluenceTests : IDisposable
{
    private const int VocabularySize = 27;
    private const int HiddenSize = 5;
    private readonly TinyNetwork _network = new(VocabularySize, HiddenSize, seed: 4);
    private readonly InferenceEngine _engine = new(new EngineOptions { Lanes = 1 });
    private readonly Tracer _tracer;

    public InfluenceTests() => _tracer = new(new TraceOptions(), _engine);

    public void Dispose()
    {
        _tracer.Dispose();
        _engine.Dispose();
    }

    [Theory]
    [InlineData("a", 9, null)]
    [InlineData("a", 9, 3)]
    [InlineData(null, 9, null)]
    [InlineData(null, 9, 3)]
    [InlineData("a", 1, null)]
    [InlineData("a", 100, null)]
    [InlineData(null, 100, 7)]
    public async Task It_is_that_of_reading_the_text_again_token_by_token(string? beginning, int position, int? replacement)
    {
        using var model = Model(beginning);
        var text = string.Concat(Enumerable.Range(0, 100).Select(index => Toy.Letters[index * index % 23]));
        int[] of = [.. Enumerable.Range(0, position).OrderBy(index => index * 37 % 101)];

        var influence = await AskAsync(model, text, new(position, of, replacement, Top: 4));

        Assert.Equal(of, influence.Changes.Select(change => change.Index));
        var ids = model.Tokenizer.Encode(text);
        var with = Read(model, ids[..position]);
        foreach (var change in influence.Changes)
        {
            var without = Read(model, [.. ids[..change.Index], .. replacement is { } id ? [id] : Array.Empty<int>(), .. ids[(change.Index + 1)..position]]);
            Assert.Equal(with.Probabilities.Zip(without.Probabilities, (p, q) => p * Math.Log(p / q)).Sum(), change.Divergence, 4);
            Assert.Equal(Distance(with.State, without.State) / Distance(with.State, new float[HiddenSize]), change.StateChange, 4);
            foreach (var token in change.Top)
                Assert.Equal((with.Probabilities[token.Id], without.Probabilities[token.Id]), (token.Probability, token.Without), Near);
            var greatest = Enumerable.Range(1, VocabularySize - 1).Max(id => Math.Abs(with.Probabilities[id] - without.Probabilities[id]));
            if (greatest > 1e-4)
                Assert.Equal(greatest, Math.Abs(change.Top[0].Probability - change.Top[0].Without), 4);
        }
    }

    [Fact]
    public async Task A_token_that_is_not_in_the_context_has_none()
    {
        using var model = Model("a");
        var influence = await AskAsync(model, "abcabcabc", new(Position: 4, [4, 8, 1, 9, 500], Top: 3));
        foreach (var change in influence.Changes.Where(change => change.Index != 1))
            Assert.Equal((0.0, 0.0, 0), (change.Divergence, change.StateChange, change.Top.Count));
        Assert.True(influence.Changes[2].Divergence > 0);
    }

    [Fact]
    public async Task A_token_replaced_by_itself_has_none()
    {
        using var model = Model(beginning: null);
        var text = new string('c', 80);
        var influence = await AskAsync(model, text, new(80, [.. Enumerable.Range(0, 80)], ReplaceWith: model.Tokenizer.Encode("c")[0], Top: 3));
        Assert.All(influence.Changes, change => Assert.Equal((0.0, 0.0, 0), (change.Divergence, change.StateChange, change.Top.Count)));
    }

    private static bool Near((double, double) one, (double, double) other) =>
        Math.Abs(one.Item1 - other.Item1) < 1e-4 && Math.Abs(one.Item2 - other.Item2) < 1e-4;

    private static double Distance(float[] one, float[] other) => Math.Sqrt(one.Zip(other, (a, b) => (double)(a - b) * (a - b)).Sum());

    private async Task<InfluenceTrace> AskAsync(LanguageModel model, string text, InfluenceQuery query) =>
        (await _tracer.TraceAsync(Traces.Query(model, text, query), TestContext.Current.CancellationToken)).Influence!;

    private (double[] Probabilities, float[] State) Read(LanguageModel model, int[] ids)
    {
        var (state, logits) = (new float[HiddenSize], Array.Empty<float>());
        foreach (var id in model.Beginning is { } start ? [start.LastToken, .. ids] : ids)
            logits = _network.Step(id, state);
        var sum = logits.Sum(logit => Math.Exp(logit));
        return ([.. logits.Select(logit => Math.Exp(logit) / sum)], state);
    }

    private LanguageModel Model(string? beginning)
    {
        var toy = Toy.Model(beginning: beginning);
        return new(toy.Manifest, toy.Tokenizer, OnnxStepModel.Load(_network.ToOnnx(), intraOpThreads: 1), "fp32");
    }
}
