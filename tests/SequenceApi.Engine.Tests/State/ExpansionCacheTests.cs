using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Search;
using SequenceApi.Engine.State;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.State;

public sealed class ExpansionCacheTests
{
    private const int Room = 3;
    private readonly LanguageModel _model = ToyBytePairs.Model();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private int EntrySize => 256 + (4 * (2 + _model.StepModel.VocabularySize));

    [Fact]
    public void The_least_recently_used_goes_first_and_the_bytes_stay_within_the_bound()
    {
        var cache = new ExpansionCache(Room * EntrySize);
        for (var id = 0; id < Room; id++)
            cache.Store(_model, [1, id], Some());
        Assert.NotNull(cache.Find(_model, [1, 0]));
        cache.Store(_model, [1, Room], Some());
        Assert.NotNull(cache.Find(_model, [1, 0]));
        Assert.Null(cache.Find(_model, [1, 1]));
        Assert.InRange(cache.Bytes, 1, Room * EntrySize);
    }

    [Fact]
    public void Another_text_or_another_model_is_another_entry()
    {
        var cache = new ExpansionCache(1 << 20);
        cache.Store(_model, [1, 2], Some());
        Assert.Null(cache.Find(_model, [1]));
        Assert.Null(cache.Find(_model, [2, 1]));
        Assert.Null(cache.Find(ToyBytePairs.Model(), [1, 2]));
        Assert.Null(cache.Find(_model, [1, 2], "another"));
    }

    [Fact]
    public void What_is_forgotten_leaves_no_bytes()
    {
        var cache = new ExpansionCache(1 << 20);
        cache.Store(_model, [1], Some());
        cache.Store(_model, [2], Some());
        cache.Forget(_model);
        Assert.Equal(0, cache.Bytes);
        Assert.Null(cache.Find(_model, [1]));
        _model.Dispose();
        cache.Store(_model, [3], Some());
        Assert.Equal(0, cache.Bytes);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("abc ab")]
    [InlineData("ca ")]
    public async Task A_search_finds_the_same_whether_another_has_looked_before_or_not(string text)
    {
        using var fresh = new InferenceEngine(new() { Lanes = 1 }, new() { MaxExpansionBytes = 0 });
        using var engine = new InferenceEngine(new() { Lanes = 2 }, new());
        var expected = await SearchAsync(fresh, text);
        for (var time = 0; time < 3; time++)
        {
            var list = await SearchAsync(engine, text);
            Assert.Equal(expected.Suggestions, list.Suggestions);
            Assert.Equal(expected.IsComplete, list.IsComplete);
        }

        Assert.True(engine.Expansions!.Bytes > 0);
        Assert.Null(fresh.Expansions);
    }

    [Fact]
    public async Task What_was_looked_into_is_not_stepped_again()
    {
        var network = new ToyStepModel(Toy.Letters.Length + 1);
        var model = Toy.Model(network);
        using var engine = new InferenceEngine(new() { Lanes = 1 }, new());
        await SearchAsync(engine, "abc", model);
        var steps = network.Steps;
        await SearchAsync(engine, "abc", model);
        Assert.Equal(steps, network.Steps);
    }

    private Expansion Some() => new(default, new float[_model.StepModel.VocabularySize], 0, Math.Log(_model.StepModel.VocabularySize), 1);

    private Task<SuggestionList> SearchAsync(InferenceEngine engine, string text, LanguageModel? model = null)
    {
        var whole = Prompt.FromText(model ?? _model, text);
        return new SuggestionSearch(engine, HalfTyped.Of(whole, text) ?? HalfTyped.None(whole), Boundary.Word, 3, 16).RunAsync(Token);
    }
}
