using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Engine.Tracing;

namespace SequenceApi.Engine.Tests.Tracing;

public sealed class DetectorTests
{
    private const string Text = "ab \u201Ccd\u201D e\n\"fg h\" i\nj";

    [Fact]
    public void Signals_are_those_behind_each_token()
    {
        var signals = TextSignals.Of(Characters("a \"b\"\nc"));
        Assert.Equal([0, 0, 1, 1, 0, 0, 0], signals["quotes"]);
        Assert.Equal([1, 2, 3, 4, 5, 0, 1], signals["line_position"]);
        Assert.Equal([0, 0, 0, 0, 0, 1, 0], signals["line_end"]);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], signals["position"]);
        Assert.Equal([1, 0, 0, 1, 0, 0, 1], signals["word_position"]);
    }

    [Theory]
    [InlineData("quotes", 1)]
    [InlineData("line_position", -2)]
    [InlineData("line_end", 5)]
    [InlineData("position", 0.01)]
    [InlineData("word_position", -0.3)]
    public async Task A_unit_that_follows_something_is_found(string detector, double scale)
    {
        var planted = TextSignals.Of(Characters(Text))[detector];
        using var model = ScriptedStepModel.Model(Text, unit: 2, [.. planted.Select(value => (float)((value * scale) + 0.3))]);
        using var engine = new InferenceEngine(new EngineOptions { Lanes = 1 });
        using var tracer = new Tracer(new TraceOptions(), engine);

        var trace = await tracer.TraceAsync(Traces.Query(model, Text), TestContext.Current.CancellationToken);

        var best = trace.Detectors.Single(found => found.Name == detector).Best;
        Assert.Equal((0, 2, TracedValue.Hidden), (best[0].Layer, best[0].Unit, best[0].Value));
        Assert.Equal(Math.Sign(scale), best[0].Correlation, 5);
        Assert.Equal(best.Select(unit => Math.Abs(unit.Correlation)).OrderDescending(), best.Select(unit => Math.Abs(unit.Correlation)));
        Assert.Equal(3, best.Count);
    }

    [Fact]
    public async Task What_does_not_vary_in_the_text_is_left_out()
    {
        using var model = Toy.Model();
        using var engine = new InferenceEngine(new EngineOptions { Lanes = 1 });
        using var tracer = new Tracer(new TraceOptions(), engine);
        var trace = await tracer.TraceAsync(Traces.Query(model, "abcabc"), TestContext.Current.CancellationToken);
        Assert.Equal(["line_position", "position", "word_position"], trace.Detectors.Select(found => found.Name));
        Assert.Empty((await tracer.TraceAsync(Traces.Query(model, "ab"), TestContext.Current.CancellationToken)).Detectors);
    }

    private static TracedText Characters(string text) => new(text, [.. text.Select((_, index) => new EncodedToken(0, index, 1))]);
}
