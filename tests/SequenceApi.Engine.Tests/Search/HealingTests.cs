using System.Text;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Search;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Search;

public sealed class HealingTests
{
    // Ways that are less than a thousandth of all are passed over.
    private const double Tolerance = 5e-3;
    private static readonly LanguageModel Model = ToyBytePairs.Model();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ab")]
    [InlineData("c a")]
    [InlineData("abc a")]
    [InlineData("b ")]
    [InlineData("bbabc")]
    public async Task What_follows_a_text_does_not_depend_on_how_it_is_cut(string text)
    {
        using var engine = new InferenceEngine(new() { Lanes = 2 }, new());
        var (whole, typed) = Typed(text);
        var expected = Naive(typed);
        var prediction = await new Healing(engine, typed).PredictAsync(new(whole, Token), topK: 5, temperature: 1, Token);
        Assert.Equal(whole.End, prediction.Position);
        Assert.All(prediction.Tokens.Zip(prediction.Probabilities), next =>
        {
            var added = Encoding.UTF8.GetString(Model.Tokenizer.Bytes(next.First.Id)[next.First.HiddenBytes..]);
            Assert.Equal(expected.GetValueOrDefault(added), next.Second, Tolerance);
            Assert.Equal(Math.Log(next.Second), next.First.LogProbability, 1e-3);
        });
        Assert.Equal(expected.Values.OrderDescending().Take(5).Sum(), prediction.Probabilities.Sum(), Tolerance);
        Assert.Equal(-expected.Values.Sum(p => p * Math.Log(p)), prediction.Entropy, 0.05);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("c a")]
    [InlineData("b ")]
    public async Task A_completion_begins_as_probably_as_a_prediction_says(string text)
    {
        const int draws = 1500;
        using var engine = new InferenceEngine(new() { Lanes = 2, MaxQueueLength = 100_000 }, new());
        var (_, typed) = Typed(text);
        var counts = new Dictionary<string, double>();
        foreach (var generation in await Task.WhenAll(Enumerable.Range(0, draws).Select(seed => GenerateAsync(engine, typed, seed, maxTokens: 1))))
        {
            var added = NewText(generation);
            counts[added] = counts.GetValueOrDefault(added) + (1.0 / draws);
            Assert.Single(generation.NewTokens(Model.Tokenizer));
        }

        Assert.All(Naive(typed), pair => Assert.Equal(pair.Value, counts.GetValueOrDefault(pair.Key), 0.045));
    }

    [Fact]
    public async Task What_is_new_and_what_was_typed_make_the_text_of_the_tokens()
    {
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        foreach (var text in new[] { "ab", "c a", "abc a", "b ", "bbabc" })
        {
            var (_, typed) = Typed(text);
            var generation = await GenerateAsync(engine, typed, seed: 3, maxTokens: 8);
            int[] all = [.. typed.Kept.Tokens, .. generation.Tokens.Select(token => token.Id)];
            Assert.Equal(text + NewText(generation), Model.Tokenizer.Decode(all));
            Assert.Equal(all.Length, generation.Position);
            Assert.Equal(8, generation.NewTokens(Model.Tokenizer).Count());
        }
    }

    [Fact]
    public async Task A_search_that_was_let_in_goes_on_while_nothing_new_is_taken()
    {
        foreach (var text in new[] { "ab", "c a", "abc a", "b ", "bbabc" })
        {
            using var engine = new InferenceEngine(new() { Lanes = 1 });
            var (whole, typed) = Typed(text);
            var prediction = new Healing(engine, typed).PredictAsync(new(whole, Token), topK: 5, temperature: 1, Token);
            engine.Refuse();
            Assert.NotEmpty((await prediction).Tokens);
        }
    }

    [Fact]
    public void A_word_that_only_one_token_stands_for_is_read_as_it_is()
    {
        Assert.Null(HalfTyped.Of(Prompt.FromText(Model, ""), ""));
        Assert.Null(HalfTyped.Of(Prompt.FromText(Model, "a."), "a."));
        Assert.NotNull(HalfTyped.Of(Prompt.FromText(Model, "a"), "a"));
        Assert.Null(HalfTyped.Of(Prompt.FromText(Model, new string('a', 100)), new string('a', 100)));
        Assert.Null(HalfTyped.Of(Prompt.FromText(ToyBytePairs.Model(beginning: null), "a"), "a"));
    }

    private static async Task<Generation> GenerateAsync(InferenceEngine engine, HalfTyped typed, long seed, int maxTokens)
    {
        var constraint = await new Healing(engine, typed).ConstrainAsync(new(typed.Kept, Token), Token);
        var sequence = new GenerationSequence(typed.Kept, new() { Seed = seed }, new(maxTokens), 0, streamed: false, Token, constraint);
        engine.Submit(sequence);
        return await sequence.Completion;
    }

    private static string NewText(Generation generation) => Model.Tokenizer.Decode(
        [.. generation.Tokens.Select(token => token.Id)], generation.HiddenBytes);

    private static (Prompt Whole, HalfTyped Typed) Typed(string text)
    {
        var whole = Prompt.FromText(Model, text);
        return (whole, HalfTyped.Of(whole, text)!);
    }

    /// <summary>The text that the first new token adds, by trying all tokens.</summary>
    private static Dictionary<string, double> Naive(HalfTyped typed)
    {
        var (found, pending) = (new Dictionary<string, double>(), Encoding.Latin1.GetString(typed.Pending.Span));
        using var batch = Model.StepModel.CreateBatch(1);
        Try([], [typed.Kept.Start!.LastToken, .. typed.Kept.Tokens], "", 1);
        var sum = found.Values.Sum();
        return found.ToDictionary(pair => pair.Key, pair => pair.Value / sum);

        void Try(float[] before, int[] tokens, string text, double mass)
        {
            batch.WriteState(0, before);
            foreach (var token in tokens)
            {
                batch.InputIds[0] = token;
                batch.Step(1);
            }

            var state = new float[Model.StepModel.Layout.Size];
            batch.ReadState(0, state);
            var weights = batch.Logits(0).ToArray().Select(logit => Math.Exp(logit)).ToArray();
            var total = weights.Sum();
            for (var id = 0; id < weights.Length; id++)
            {
                var (longer, next) = (text + Encoding.Latin1.GetString(Model.Tokenizer.Bytes(id)), mass * weights[id] / total);
                var shared = Math.Min(longer.Length, pending.Length);
                if (longer[..shared] != pending[..shared])
                    continue;
                if (longer.Length > pending.Length)
                    found[longer[pending.Length..]] = found.GetValueOrDefault(longer[pending.Length..]) + next;
                else
                    Try(state, [id], longer, next);
            }
        }
    }
}
