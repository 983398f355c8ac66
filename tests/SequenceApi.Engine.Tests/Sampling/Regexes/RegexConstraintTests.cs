using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Sampling.Regexes;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Sampling.Regexes;

public sealed class RegexConstraintTests
{
    private static readonly TokenSet Unknown = new([0]);
    private static readonly LanguageModel[] Models =
    [
        Toy.Of(new CharacterTokenizer(new Vocabulary(["<unk>", .. RegexCase.Letters.Select(letter => letter.ToString())]), "<unk>"), "\n"),
        Toy.Of(new CharacterTokenizer(new Vocabulary(["<unk>", "a", "床", "\n"]), "<unk>"), "\n"),
        Toy.Of(new WordTokenizer(new Vocabulary(["<unk>", "\n", "a", "ab", "b", "中床", "1-", "."]), "<unk>"), "\n"),
        ToyBytePairs.Model(),
    ];

    /// <summary>What may be said of an expression that is written well.</summary>
    private static readonly string[] Refusals = ["no text that the tokens of", "too complex"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_ends_matches_and_nothing_gets_stuck()
    {
        using var engine = new InferenceEngine(new() { Lanes = 2 }, new());
        var (matches, refusals) = (0, 0);
        await Gen.Select(RegexCase.Any, Gen.Long[0, 1000]).SampleAsync(async sample =>
        {
            var (regex, seed) = sample;
            foreach (var model in Models)
            {
                if (Compile(model, regex.Pattern) is not { } compiled)
                {
                    Interlocked.Increment(ref refusals);
                    continue;
                }

                var (generation, text) = await RunAsync(engine, model, compiled, seed);
                if (generation.FinishReason != FinishReason.Stop)
                    continue;
                Assert.True(regex.IsMatch(text), $"'{text}' of {model.Id} with {regex.Pattern}");
                Interlocked.Increment(ref matches);
            }
        }, iter: 1000);
        Assert.InRange(matches, 2000, 4000);
        Assert.InRange(refusals, 1, 1500);
    }

    [Fact]
    public async Task The_tokens_are_the_same_alone_in_a_batch_and_streamed() =>
        await Gen.Select(RegexCase.Any, Gen.Long[0, 1000]).Array[2, 12].SampleAsync(async requests =>
        {
            using var together = new InferenceEngine(new() { MaxBatchSize = 5, Lanes = 2 });
            using var alone = new InferenceEngine(new() { MaxBatchSize = 1, Lanes = 1 });
            var asked = requests.SelectMany(request => Models.Select(model => (Model: model, Regex: Compile(model, request.Item1.Pattern), Seed: request.Item2)))
                .Where(one => one.Regex is not null).ToArray();
            var answers = await Task.WhenAll(asked.Select(one => RunAsync(together, one.Model, one.Regex!, one.Seed)));
            foreach (var (one, answer) in asked.Zip(answers))
            {
                Assert.Equal((await RunAsync(alone, one.Model, one.Regex!, one.Seed)).Text, answer.Text);
                var streamed = await RunAsync(together, one.Model, one.Regex!, one.Seed, streamed: true);
                Assert.Equal(streamed.Generation.Tokens.Select(token => token.Id), answer.Generation.Tokens.Select(token => token.Id));
            }
        }, iter: 30);

    [Fact]
    public void A_token_is_allowed_exactly_if_others_can_finish_what_it_begins()
    {
        using var model = Pieces.Model(["a", "b", "ab", "bc", "abc"]);
        Assert.Equal(["a", "ab"], Allowed(model, "ax|ab"));
        Assert.Equal(["b"], Allowed(model, "(ax|b)b*x?"));
        Assert.Equal(["a", "abc"], Allowed(model, "ab(c|bcx|ca)"));
        Assert.Equal(["bc"], Allowed(model, "c*bc"));
        Assert.Equal([], Allowed(model, ""));
        Assert.Equal([], Allowed(model, "(xa)*"));
        foreach (var pattern in new[] { "x", "cab", "a*x", @"[^\s\S]", "a+c" })
            Assert.Contains("no text that the tokens of", Assert.Throws<SequenceApiException>(() => model.Regex(pattern)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_the_end_token_nor_the_unknown_one_is_text()
    {
        using var model = Toy.Model(end: "z");
        Assert.Equal(["x", "y"], Allowed(model, "[x-z]|<unk>"));
        Assert.Throws<SequenceApiException>(() => model.Regex("<unk>"));
        Assert.Throws<SequenceApiException>(() => model.Regex("az"));
    }

    [Fact]
    public void Where_a_text_matches_it_ends_with_the_probability_of_what_is_refused()
    {
        using var model = Pieces.Model(["a", "b", "c", "d", "e"]);
        var constraint = model.Regex("a(b|c)?").Constraint();
        constraint.Advance(0);
        float[] logits = [0, MathF.Log(2), MathF.Log(3), MathF.Log(4), 0];
        var sampler = new Sampler();
        var drawn = Enumerable.Range(0, 20_000).CountBy(position => sampler.Sample(
            sampler.Distribution(logits), new() { Temperature = 1 }, null, position, TokenSet.Empty, null, mayEnd: true, constraint)).ToDictionary();
        Assert.Equal([Sampler.End, 1, 2], drawn.Keys.Order());
        Assert.InRange(drawn[Sampler.End] / 20_000d, 0.53, 0.56);
        Assert.InRange(drawn[1] / 20_000d, 0.17, 0.193);
    }

    [Fact]
    public void An_expression_is_compiled_once_until_many_others_were_asked_for()
    {
        using var model = Pieces.Model(["a", "b"]);
        var first = model.Regex("a");
        foreach (var count in Enumerable.Range(2, RegexCache.MostEntries - 1))
            model.Regex($"a{{{count}}}");
        Assert.Same(first, model.Regex("a"));
        var second = model.Regex("a{2}");
        model.Regex("b");
        Assert.Same(first, model.Regex("a"));
        Assert.Same(second, model.Regex("a{2}"));
        foreach (var count in Enumerable.Range(1, RegexCache.MostEntries))
            model.Regex($"b{{{count}}}");
        Assert.NotSame(first, model.Regex("a"));
    }

    [Fact]
    public void Many_threads_may_ask_at_once()
    {
        using var model = Pieces.Model(["a", "b"]);
        Parallel.For(0, 2000, i => Assert.Equal(["a"], Allowed(model, $"a{{{(i * 7 % 90) + 1}}}")));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var model = Models[0];
        var (sampler, constraint, parameters) = (new Sampler(), model.Regex(@"(中|[a-c]+\d)*").Constraint(), new SamplingParameters());
        var logits = new float[model.StepModel.VocabularySize];
        Draw(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var position = 1; position < 1000; position++)
            Draw(position);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Draw(int position)
        {
            if (sampler.Sample(sampler.Distribution(logits), parameters, null, position, Unknown, null, mayEnd: true, constraint) is var id and not Sampler.End)
                constraint.Advance(id);
        }
    }

    private static IEnumerable<string> Allowed(LanguageModel model, string pattern)
    {
        var mask = model.Regex(pattern).Constraint().Allowed!;
        return Enumerable.Range(0, model.Tokenizer.Vocabulary.Count).Where(mask.Contains).Select(model.Tokenizer.Text);
    }

    private static CompiledRegex? Compile(LanguageModel model, string pattern)
    {
        try
        {
            return model.Regex(pattern);
        }
        catch (SequenceApiException exception) when (Refusals.Any(reason => exception.Message.Contains(reason, StringComparison.Ordinal)))
        {
            return null;
        }
    }

    private static async Task<(Generation Generation, string Text)> RunAsync(
        InferenceEngine engine, LanguageModel model, CompiledRegex regex, long seed, bool streamed = false)
    {
        var sequence = new GenerationSequence(
            Prompt.FromText(model, "a"), new() { Seed = seed, Temperature = 1 }, new(30), 0, streamed, Token, regex.Constraint());
        engine.Submit(sequence);
        var generation = await sequence.Completion.WaitAsync(TimeSpan.FromSeconds(30), Token);
        if (streamed)
            Assert.Equal(generation.Tokens, await sequence.Stream.ReadAllAsync(Token).ToListAsync(Token));
        return (generation, model.Tokenizer.Decode([.. generation.Tokens.Select(token => token.Id)]));
    }
}
