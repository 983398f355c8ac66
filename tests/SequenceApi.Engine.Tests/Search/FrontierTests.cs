using SequenceApi.Engine.Search;

namespace SequenceApi.Engine.Tests.Search;

public sealed class FrontierTests
{
    [Fact]
    public void Two_ways_that_could_be_one_continuation_are_better_together_than_the_best()
    {
        var frontier = Found(("x", 0.3));
        frontier.Add(Node("c", 0.25));
        frontier.Add(Node("ca", 0.2));
        Assert.Empty(frontier.Doubted());
        Assert.False(frontier.IsSettled);
        Assert.Equal(["c"], frontier.TakeBetter(width: 16).Select(node => node.Text));
        frontier.Doubted();
        Assert.True(frontier.IsSettled);
    }

    [Fact]
    public void Two_ways_that_are_no_continuation_of_each_other_do_not_add_up()
    {
        var frontier = Found(("x", 0.3));
        frontier.Add(Node("c", 0.25));
        frontier.Add(Node("d", 0.25));
        Assert.Empty(frontier.Doubted());
        Assert.True(frontier.IsSettled);
    }

    [Fact]
    public void Two_halves_of_characters_could_end_the_same_continuation()
    {
        var frontier = Found(("x", 0.3), ("ab", 0.1));
        frontier.Add(Node("ab\u00c2", 0.15, held: 1));
        frontier.Add(Node("ab\u00c3", 0.1, held: 1));
        Assert.Empty(frontier.Doubted());
        Assert.False(frontier.IsSettled);
        Assert.NotEmpty(frontier.TakeBetter(width: 16));
    }

    [Fact]
    public void Something_longer_than_the_best_could_be_as_good()
    {
        var frontier = Found(("con", 0.3));
        frontier.Add(Node("con", 0.2));
        frontier.Add(Node("con", 0.2));
        frontier.Doubted();
        Assert.False(frontier.IsSettled);
    }

    [Fact]
    public void What_is_lost_leaves_a_doubt_that_nothing_can_end()
    {
        var frontier = Found(("x", 0.3));
        frontier.Lose("c", 0.4);
        Assert.Empty(frontier.Doubted());
        Assert.False(frontier.IsSettled);
        Assert.False(frontier.HasWanted);
    }

    [Fact]
    public void What_is_lost_counts_in_full_since_halves_of_characters_can_all_lead_to_one_text()
    {
        var frontier = Found(("x", 0.3));
        for (var time = 0; time < 40; time++)
            frontier.Lose("ab", 0.01);
        Assert.Empty(frontier.Doubted());
        Assert.False(frontier.IsSettled);
    }

    private static Frontier Found(params (string Text, double Mass)[] found)
    {
        var frontier = new Frontier(count: 1, pending: 0) { Covered = 1 };
        foreach (var (text, mass) in found)
            frontier.Find(text, mass);
        frontier.Rank();
        return frontier;
    }

    private static SearchNode Node(string text, double mass, byte held = 0) => new(text, mass, BoundaryState.Word, held, 1, point: null);
}
