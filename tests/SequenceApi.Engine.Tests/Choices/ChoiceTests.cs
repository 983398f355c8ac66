using SequenceApi.Engine.Choices;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Choices;

public sealed class ChoiceTests
{
    private static readonly string[] Texts = ["ab", "abc", "q", "zebra", "b", "hello"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 64)]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    public async Task A_text_is_as_probable_as_it_is_behind_the_prompt_read_whole(int lanes, int batch)
    {
        using var engine = new InferenceEngine(new() { Lanes = lanes, MaxBatchSize = batch }, new());
        foreach (var model in new[] { Toy.Model(), Toy.Model(beginning: null), ToyBytePairs.Model() })
            foreach (var prompt in new[] { "a", "abcab", new string('b', 300) })
            {
                var texts = model.Tokenizer.CutsWords ? [" ab", "abc", ".", "a b"] : Texts;
                var scores = await engine.ScoreAsync(
                    Prompt.FromText(model, prompt), ChoiceList.From(model, texts), temperature: 0.7, trail: null, Token);
                var expected = new Dictionary<string, double>();
                foreach (var text in texts)
                    expected[text] = await AloneAsync(engine, model, prompt, text);
                var ranked = scores.Distribution.Ranked;
                Assert.Equal(expected.OrderByDescending(pair => pair.Value).Select(pair => pair.Key), ranked.Select(choice => choice.Choice.Text));
                Assert.All(ranked, choice => Assert.Equal(expected[choice.Choice.Text], choice.LogProbability));
                var sum = expected.Values.Sum(value => Math.Exp(value / 0.7));
                Assert.All(ranked, choice => Assert.Equal(Math.Exp(choice.LogProbability / 0.7) / sum, choice.Probability, 1e-12));
            }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.4)]
    [InlineData(3)]
    public async Task Each_text_is_drawn_as_often_as_its_probability_says(double temperature)
    {
        var model = Toy.Model();
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        var scores = await engine.ScoreAsync(
            Prompt.FromText(model, "abc"), ChoiceList.From(model, ["a", "b", "cd", "d"]), temperature, trail: null, Token);
        const int Draws = 40_000;
        var counts = Enumerable.Range(0, Draws).CountBy(seed => scores.Distribution.Draw(seed / 4, position: 4, index: seed % 4)).ToDictionary();
        foreach (var choice in scores.Distribution.Ranked)
        {
            var deviation = Math.Sqrt(choice.Probability * (1 - choice.Probability) / Draws);
            Assert.Equal(choice.Probability, counts.GetValueOrDefault(choice) / (double)Draws, (5 * deviation) + 1e-9);
        }
    }

    [Fact]
    public void Temperature_zero_takes_the_best_and_of_equals_the_one_given_first()
    {
        var distribution = Distribution([-3, -1, -1, -2], temperature: 0);
        Assert.Equal(["1", "2", "3", "0"], distribution.Ranked.Select(choice => choice.Choice.Text));
        Assert.Equal([1, 0, 0, 0], distribution.Ranked.Select(choice => choice.Probability));
        Assert.All(Enumerable.Range(0, 200), seed => Assert.Equal("1", distribution.Draw(seed, 3, 0).Choice.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.001)]
    public void Improbable_texts_are_never_drawn_and_impossible_ones_alone_are_all_alike(double temperature)
    {
        var distribution = Distribution([-5000, -2, float.NegativeInfinity], temperature);
        Assert.Equal([1, 0, 0], distribution.Ranked.Select(choice => choice.Probability));
        Assert.All(Enumerable.Range(0, 200), seed => Assert.Equal("1", distribution.Draw(seed, 3, 0).Choice.Text));
        Assert.All(
            Distribution([float.NegativeInfinity, float.NegativeInfinity], temperature).Ranked, choice => Assert.Equal(0.5, choice.Probability));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task The_end_of_a_completion_is_the_point_where_its_tokens_have_been_read(int history)
    {
        var model = Toy.Model();
        using var engine = new InferenceEngine(new() { Lanes = 1 }, new());
        var choices = ChoiceList.From(model, Texts);
        foreach (var text in new[] { "", "a", "abcdefghijkl" })
        {
            var prompt = Prompt.FromText(model, text);
            var trail = new Trail(history);
            var scores = await engine.ScoreAsync(prompt, choices, temperature: 1, trail, Token);
            foreach (var chosen in scores.Distribution.Ranked)
            {
                var (generation, end) = await engine.CompleteAsync(choices, scores.End, chosen, topLogProbabilities: 2, new Trail(history), prompt.Owner, Token);
                var read = await engine.ReadAsync(Prompt.FromTokens(model, [.. prompt.Tokens, .. chosen.Choice.Tokens]), trail: null, Token);
                Assert.Equal((read.Position, read.LastToken), (end!.Position, end.LastToken));
                Assert.Equal(read.State.ToArray(), end.State.ToArray());
                Assert.Equal(read.Position, generation.Position);
                Assert.Equal(chosen.Choice.Tokens, generation.Tokens.Select(token => token.Id));
                Assert.Equal(chosen.LogProbability, generation.Tokens.Sum(token => (double)token.LogProbability));
                Assert.All(generation.Tokens, token => Assert.Equal(2, token.Top!.Length));
            }
        }
    }

    [Theory]
    [InlineData("is empty")]
    [InlineData("null or empty", "a", "")]
    [InlineData("null or empty", "a", null)]
    [InlineData("index 0 and 2", "ab", "b", "ab")]
    [InlineData("index 1 has what", "ab", "a!")]
    public void What_is_no_list_of_texts_is_refused(string reason, params string?[] texts)
    {
        var exception = Assert.Throws<SequenceApiException>(() => ChoiceList.From(Toy.Model(), texts));
        Assert.Equal(ErrorCode.InvalidRequest, exception.Code);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_have_so_many_tokens_together_and_none_that_no_token_writes()
    {
        var longest = new string('a', ChoiceList.MaxTokens - 1);
        Assert.Equal(ChoiceList.MaxTokens, ChoiceList.From(Toy.Model(), [longest, "b"]).TokenCount);
        Assert.Throws<SequenceApiException>(() => ChoiceList.From(Toy.Model(), [longest, "bc"]));
        Assert.Throws<SequenceApiException>(() => ChoiceList.From(Toy.Model(unknown: null), ["a", "!"]));
    }

    private static ChoiceDistribution Distribution(float[] logProbabilities, double temperature) => ChoiceDistribution.From(
        [.. logProbabilities.Select((_, index) => new Choice($"{index}", [index]))],
        [.. logProbabilities.Select((value, index) => new Scoring([new ScoredToken(index, value, 1)], 4))],
        temperature);

    private static async Task<double> AloneAsync(InferenceEngine engine, LanguageModel model, string prompt, string text)
    {
        var context = model.Tokenizer.Encode(prompt);
        var sequence = new ScoringSequence(Prompt.FromTokens(model, [.. context, .. model.Tokenizer.Encode(text)]), context.Length, Token);
        engine.Submit(sequence);
        return (await sequence.Completion).Tokens.Sum(token => (double)token.LogProbability!);
    }
}
