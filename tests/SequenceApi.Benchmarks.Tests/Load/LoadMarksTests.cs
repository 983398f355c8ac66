using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Tests.Load;

public sealed class LoadMarksTests
{
    private static readonly LoadPlan Plan = new(Clients: 64, Tokens: 256, Seconds: 15, Rounds: 2, LoadPlan.All, IsServerStarted: true);
    private static readonly EngineResult Engine = new([100, 200]);
    private static readonly GenerateResult Whole = new(135, 1, [90, 180], new Latency(2, 1, 1, 1), null, null, null);
    private static readonly GenerateResult Streamed = new(60, 1, [40, 80], null, null, new Latency(9, 2, 3, 5), 1);

    [Fact]
    public void Each_figure_is_held_against_its_mark()
    {
        var marks = LoadMarks.Judge(
            Plan, Engine, Whole, Streamed,
            new PredictResult(new Latency(9, 0.5, 1, 1), CachedTokens: 199, PromptTokens: 200),
            new TypingResult(1, new Latency(9, 1, 1, 1), new Latency(9, 3, 3, 3), 0, 0),
            new ContinueResult(new Latency(9, 2, 2, 2), new Latency(9, 2.2, 3, 3)),
            new Latency(9, 5, 20, 30),
            new ServerResult(SecondsToReady: 1.5, IdleMegabytes: 400, IdleProcessorPercent: 0.1));

        Assert.Equal([0.9, 0.4, 2.5, 0.5, 3, 1.1, 5, 0.1, 1.5, 400], marks.Select(mark => mark.Measured!.Value), (one, other) => Math.Abs(one - other) < 1e-12);
        Assert.Equal(
            [Verdict.Reached, Verdict.Met, Verdict.Met, Verdict.Met, Verdict.Missed, Verdict.Met, Verdict.Met, Verdict.Reached, Verdict.Met, Verdict.Missed],
            marks.Select(mark => mark.Verdict));
    }

    [Fact]
    public void Nothing_is_judged_that_was_not_measured_as_the_mark_says()
    {
        var uncached = new PredictResult(new Latency(9, 0.1, 1, 1), CachedTokens: 0, PromptTokens: 200);

        var marks = LoadMarks.Judge(Plan with { Clients = 8 }, Engine, Whole, Streamed, uncached, typing: null, continued: null, suggest: null, server: null);

        Assert.All(marks, mark => Assert.Equal((Verdict.NotMeasured, null), (mark.Verdict, mark.Measured)));
        Assert.Equal(
            ["needs --clients 64", "needs --clients 64", "needs --clients 64", "the server had nothing cached", "not measured", "not measured", "not measured", "needs --start", "needs --start", "needs --start"],
            marks.Select(mark => mark.Reason));
    }
}
