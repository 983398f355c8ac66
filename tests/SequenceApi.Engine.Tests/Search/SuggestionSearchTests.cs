using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Search;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;
using ModelType = SequenceApi.Engine.Tokenization.SentencePiece.TrainerSpec.Types.ModelType;

namespace SequenceApi.Engine.Tests.Search;

public sealed class SuggestionSearchTests
{
    private const double Tolerance = 1e-5;
    private static readonly Dictionary<string, LanguageModel> Models = new()
    {
        ["bpe"] = ToyBytePairs.Model(),
        ["character"] = Toy.Of(new CharacterTokenizer(new Vocabulary(["<unk>", "a", "b", "c", " ", ".", "\n"]), "<unk>"), "\n"),
        ["word"] = Toy.Of(new WordTokenizer(new Vocabulary(["<unk>", "\n", "a", "ab", "abc", "b", "ca", ".", ".."]), "<unk>"), "\n"),
        ["sentencepiece"] = Toy.Of(SentencePieces.Model(ModelType.Unigram, false, "▁", "▁a", "▁ab", "a", "b", "c", "▁ca", "bc", ".", "..").Open(), "<s>"),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, Boundary> Texts()
    {
        var data = new TheoryData<string, string, Boundary>();
        foreach (var model in Models.Keys)
            foreach (var text in new[] { "", "ca ", "abc ab", "b.", "bbb ca" })
                foreach (var boundary in new[] { Boundary.Word, Boundary.Line })
                    data.Add(model, text, boundary);
        return data;
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Suggestions_are_as_probable_as_counting_all_continuations_says_and_none_is_missed(string kind, string text, Boundary boundary)
    {
        var model = Models[kind];
        using var engine = new InferenceEngine(new() { Lanes = 2 }, new());
        var typed = Typed(model, text);
        var expected = NaiveSuggestions.Of(typed, boundary);
        foreach (var count in new[] { 1, 5 })
        {
            var list = await new SuggestionSearch(engine, typed, boundary, count, maxTokens: 64).RunAsync(Token);
            Assert.Equal(list.Suggestions.OrderByDescending(suggestion => suggestion.Probability), list.Suggestions);
            Assert.All(list.Suggestions, suggestion =>
                Assert.Equal(expected.GetValueOrDefault(suggestion.Text), suggestion.Probability, Tolerance));
            if (!list.IsComplete)
                continue;
            var texts = list.Suggestions.Select(suggestion => suggestion.Text).ToHashSet();
            Assert.All(expected.Where(pair => !texts.Contains(pair.Key)), pair =>
                Assert.True(pair.Value <= list.Suggestions[^1].Probability + Tolerance, $"'{pair.Key}' has {pair.Value}"));
        }
    }

    [Fact]
    public async Task Most_searches_are_complete()
    {
        using var engine = new InferenceEngine(new() { Lanes = 1 }, new());
        var lists = new List<SuggestionList>();
        foreach (var model in Models.Values)
            foreach (var text in new[] { "", "ab", "ca ", "abc ab" })
                lists.Add(await new SuggestionSearch(engine, Typed(model, text), Boundary.Word, count: 3, maxTokens: 64).RunAsync(Token));
        Assert.InRange(lists.Count(list => list.IsComplete), lists.Count * 2 / 3, lists.Count);
    }

    [Fact]
    public async Task What_is_longer_than_allowed_is_not_found_and_makes_the_answer_incomplete()
    {
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        var list = await new SuggestionSearch(engine, Typed(Models["character"], "a"), Boundary.Line, count: 5, maxTokens: 2).RunAsync(Token);
        Assert.False(list.IsComplete);
        Assert.All(list.Suggestions, suggestion => Assert.InRange(suggestion.Text.Length, 1, 2));
    }

    [Fact]
    public async Task A_search_whose_caller_has_gone_ends_and_frees_its_rows()
    {
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new SuggestionSearch(engine, Typed(Models["bpe"], "a"), Boundary.Word, 5, 16).RunAsync(gone.Token));
        Assert.Equal(0, engine.Waiting);
    }

    private static HalfTyped Typed(LanguageModel model, string text) =>
        HalfTyped.Of(Prompt.FromText(model, text), text) ?? HalfTyped.None(Prompt.FromText(model, text));
}
