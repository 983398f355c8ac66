using SequenceApi.Engine.Tracing;

namespace SequenceApi.Engine.Tests.Tracing;

public sealed class PacingTests
{
    private static readonly TimeSpan Call = TimeSpan.FromMilliseconds(4);

    [Fact]
    public void Beside_idle_lanes_nobody_rests() => Assert.Equal(TimeSpan.Zero, new Pacing().Due(Call, rows: 1, running: 0, lanes: 2));

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 64, 1)]
    [InlineData(16, 64, 2)]
    [InlineData(64, 128, 2)]
    public void Its_share_of_a_core_is_what_its_rows_would_get_in_a_batch(int rows, int running, int lanes)
    {
        var rest = new Pacing().Due(Call, rows, running, lanes);
        var beside = (double)running / lanes;
        Assert.Equal(rows / (rows + beside), Call / (Call + rest), 3);
    }

    [Fact]
    public void Short_rests_are_put_together_until_they_are_worth_it()
    {
        var pacing = new Pacing();
        var rests = Enumerable.Range(0, 3).Select(_ => pacing.Due(TimeSpan.FromMilliseconds(0.4), rows: 1, running: 1, lanes: 1)).ToArray();
        Assert.Equal([TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMilliseconds(1.2)], rests);
    }

    [Fact]
    public void What_a_rest_took_too_long_counts_for_the_next()
    {
        var pacing = new Pacing();
        pacing.Rested(pacing.Due(Call, rows: 1, running: 1, lanes: 1) + TimeSpan.FromMilliseconds(3));
        Assert.Equal(TimeSpan.FromMilliseconds(1), pacing.Due(Call, rows: 1, running: 1, lanes: 1));
    }
}
