using SequenceApi.Benchmarks.Results;
using SequenceApi.Benchmarks.State;

namespace SequenceApi.Benchmarks.Tests.State;

public sealed class StateMarksTests
{
    private static readonly TokenResult Token = new(StateBytes: 5000, Characters: 7000, new Latency(9, 0.1, 1, 1), new Latency(9, 0.15, 1, 1));
    private static readonly StoreResult Store = new(50_000, BytesPerSession: 16_600, ResidentMegabytes: 900, new Latency(9, 0.0125, 1, 1));

    [Fact]
    public void Each_figure_is_held_against_its_mark()
    {
        var marks = StateMarks.Judge(stateSize: 2048, Token, Store);

        Assert.Equal([7000, 0.15, 1600, 900, 12.5], marks.Select(mark => mark.Measured!.Value));
        Assert.Equal([Verdict.Reached, Verdict.Met, Verdict.Missed, Verdict.Reached, Verdict.Met], marks.Select(mark => mark.Verdict));
    }

    [Fact]
    public void Nothing_is_judged_that_was_not_measured_as_the_mark_says()
    {
        Assert.Equal(
            ["needs a model with two layers of 512", "needs a model with two layers of 512", null, "needs a model with two layers of 512", "needs a model with two layers of 512"],
            StateMarks.Judge(stateSize: 64, Token, Store).Select(mark => mark.Reason));
        Assert.Equal("needs --sessions 50000", Assert.Single(StateMarks.Judge(2048, Token, Store with { Sessions = 9 }), mark => mark.Reason is not null).Reason);
    }
}
