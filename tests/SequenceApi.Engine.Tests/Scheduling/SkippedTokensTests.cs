using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Search;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Scheduling;

/// <summary>The network finds nothing as probable as padding and the unknown token.</summary>
public sealed class SkippedTokensTests : IDisposable
{
    private const int Padding = 0, Control = 1, Unknown = 2, End = 3;
    private static readonly string[] Tokens = ["<s>", "<unk>", "</s>", "a", "b", " ", "\n"];
    private readonly LanguageModel _model = Model();
    private readonly InferenceEngine _engine = new(new() { Lanes = 1 }, new());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _engine.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void The_end_of_a_text_is_not_skipped() => Assert.Equal([Padding, Control, Unknown], _model.Skipped.Ids.ToArray());

    [Fact]
    public async Task They_are_neither_listed_nor_drawn()
    {
        var prediction = new PredictionSequence(Prompt.FromText(_model, "ab"), topK: 8, temperature: 1, Token);
        var scoring = new ScoringSequence(Prompt.FromText(_model, "ab"), contextTokens: 0, Token, topLogProbabilities: 8);
        GenerationSequence[] generations = [.. Enumerable.Range(0, 8).Select(i => new GenerationSequence(
            Prompt.FromText(_model, "ab"), new() { Temperature = i / 2, TopK = i % 2 * 5 }, new(20, 20), 8, streamed: false, Token))];
        _engine.Submit([prediction, scoring, .. generations]);
        Assert.Equal(3..8, Range((await prediction.Completion).Tokens.Select(token => token.Id)));
        Assert.Equal(3..8, Range((await scoring.Completion).Tokens[1].Top!.Select(token => token.Id)));
        foreach (var generation in generations)
        {
            var tokens = (await generation.Completion).Tokens;
            Assert.Equal(20, tokens.Count);
            Assert.All(tokens, token => Assert.InRange(token.Id, End + 1, 7));
        }
    }

    [Fact]
    public async Task No_search_goes_through_them()
    {
        var beams = (await _engine.SearchAsync(Prompt.FromText(_model, "ab"), new(4, LengthPenalty: 1, new(6), 8), trail: null, Token)).Hypotheses;
        Assert.NotEmpty(beams);
        Assert.All(beams.SelectMany(beam => beam.Tokens), token => Assert.False(_model.IsSkipped(token)));
        var text = HalfTyped.None(Prompt.FromText(_model, "ab"));
        var list = await new SuggestionSearch(_engine, text, Boundary.Word, count: 5, maxTokens: 8).RunAsync(Token);
        Assert.NotEmpty(list.Suggestions);
        Assert.DoesNotContain(list.Suggestions, suggestion => suggestion.Text.Contains('<', StringComparison.Ordinal));
    }

    private static Range Range(IEnumerable<int> ids)
    {
        var sorted = ids.Order().ToArray();
        Assert.Equal(Enumerable.Range(sorted[0], sorted.Length), sorted);
        return sorted[0]..(sorted[^1] + 1);
    }

    private static LanguageModel Model()
    {
        var vocabulary = Vocabulary.Padded(Tokens).WithControls(["<s>", "</s>"]);
        var manifest = Toy.Model().Manifest with { Tokenizer = new("character", "vocab.json", "<unk>", "<s>", "</s>") };
        return new(manifest, new CharacterTokenizer(vocabulary, "<unk>"), new PeakedStepModel([9, 8, 7, 0, 0, 0, 0, 0]), "fp32");
    }
}
