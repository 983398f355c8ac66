using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Scheduling;

public sealed class ExpansionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_may_follow_a_child_is_what_may_follow_the_longer_text()
    {
        var model = Toy.Model();
        using var engine = new InferenceEngine(new() { Lanes = 2 }, new());
        var prompt = Prompt.FromText(model, "abc");
        var root = (await engine.ExpandAsync([prompt], Token))[0];
        var ids = Enumerable.Range(1, 26).ToArray();
        var children = await engine.ExpandAsync([.. ids.Select(id => prompt.From(root.Child(id)))], Token);
        var longer = await engine.ExpandAsync([.. ids.Select(id => Prompt.FromText(model, "abc" + Toy.Letters[id - 1]))], Token);
        Assert.Equal(3, root.Position);
        Assert.Equal(longer.Select(expansion => expansion.LogProbabilities.ToArray()), children.Select(expansion => expansion.LogProbabilities.ToArray()));
        Assert.Equal(longer.Select(expansion => expansion.State.ToArray()), children.Select(expansion => expansion.State.ToArray()));
        Assert.All(children, child => Assert.Equal(4, child.Position));
    }

    [Fact]
    public async Task Sequences_handed_over_together_step_in_one_batch()
    {
        var network = new ToyStepModel(27);
        var sizes = new List<int>();
        network.BeforeStep = sizes.Add;
        var model = Toy.Model(network);
        using var engine = new InferenceEngine(new() { Lanes = 2 });
        await engine.ExpandAsync([.. Enumerable.Repeat(Prompt.FromText(model, ""), 20)], Token);
        Assert.Equal([20], sizes);
    }

    [Fact]
    public async Task Too_many_at_once_are_refused_together()
    {
        var model = Toy.Model();
        using var engine = new InferenceEngine(new() { Lanes = 1, MaxQueueLength = 3 });
        Sequence[] Looks(int count) => [.. Enumerable.Range(0, count).Select(_ => new ExpansionSequence(Prompt.FromText(model, "a"), Token))];
        var refused = Assert.Throws<SequenceApiException>(() => engine.Submit(Looks(4)));
        Assert.Equal(ErrorCode.QueueFull, refused.Code);
        Assert.Equal(0, engine.InFlight);
        var looks = Looks(3);
        engine.Submit(looks);
        Assert.All(await Task.WhenAll(looks.Cast<ExpansionSequence>().Select(look => look.Completion)), Assert.NotNull);
    }
}
