using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Scheduling;

/// <summary>What the engine does with states that it knows from earlier requests.</summary>
public sealed class KnownPrefixTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf("a", "b").Array[0, 12].Select(string.Concat),
        Gen.Select(Gen.Int[0, 700], Gen.OneOf("a", "b").Array[0, 2].Select(string.Concat), (length, rest) => new string('c', length) + rest));

    private static readonly Gen<Question> AnyRequest = Gen.Select(
        Gen.OneOf(QuestionKind.Predict, QuestionKind.Generate, QuestionKind.Score), Text, Gen.Int[1, 12], Gen.Long[0, 3],
        (kind, text, length, seed) => new Question(kind, text, length, seed));

    private readonly ToyStepModel _network = new(27);
    private readonly LanguageModel _model;
    private readonly InferenceEngine _engine = NewEngine(1 << 20);

    public KnownPrefixTests() => _model = Toy.Model(_network);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _engine.Dispose();
        _model.Dispose();
    }

    [Fact]
    public async Task Answers_are_the_same_with_and_without_it_whatever_it_holds() =>
        await Gen.Select(AnyRequest.Array[1, 30], Gen.OneOf(Gen.Long[1, 5000], Gen.Const(1L << 20)), Gen.Int[1, 8], Gen.Bool, Gen.OneOf(1, 2, 3, 64)).SampleAsync(async sample =>
        {
            var (requests, maxBytes, atOnce, isBegun, batchSize) = sample;
            var model = Toy.Model(beginning: isBegun ? "a" : null);
            using var knowing = NewEngine(maxBytes, batchSize);
            using var plain = new InferenceEngine(new() { Lanes = 1 });
            foreach (var group in requests.Where(request => isBegun || request.Text.Length > 0).Chunk(atOnce))
                await Task.WhenAll(group.Select(async request =>
                {
                    var (expected, none, _) = await request.AskAsync(plain, model);
                    var (answer, cached, most) = await request.AskAsync(knowing, model);
                    Assert.Equal(expected, answer);
                    Assert.Equal(0, none);
                    Assert.InRange(cached, 0, Math.Max(0, most));
                    Assert.InRange(knowing.CachedBytes, 0, maxBytes);
                }));
        }, iter: 100);

    [Theory]
    [InlineData("a")]
    [InlineData(null)]
    public async Task Typing_a_text_costs_one_step_for_each_character_however_long_it_is(string? beginning)
    {
        var (model, text) = (Toy.Model(_network, beginning: beginning), string.Concat(Enumerable.Range(0, 400).Select(i => Toy.Letters[i * i % 26])));
        for (var length = 1; length <= text.Length; length++)
        {
            var before = _network.Steps;
            Assert.Equal(length - 1, await PredictAsync(model, text[..length]));
            if (length > 1)
                Assert.Equal(1, _network.Steps - before);
        }
    }

    [Fact]
    public async Task Typing_byte_pairs_costs_the_tokens_that_are_encoded_anew_and_one_more()
    {
        var tokenizer = new BytePairTokenizer(
            new Vocabulary([.. Enumerable.Range(0, 256).Select(value => ByteCharacters.Write([(byte)value])), "th", "the", "he", "Ġt", "Ġthe", "re", "there"]),
            [new("t", "h"), new("th", "e"), new("h", "e"), new("Ġ", "t"), new("Ġt", "he"), new("r", "e"), new("the", "re")]);
        var network = new ToyStepModel(tokenizer.Vocabulary.Count);
        var model = new LanguageModel(
            Toy.Model().Manifest with { Tokenizer = new(TokenizerKind.BytePair, "vocab.json", null, "\n", null, "merges.txt") }, tokenizer, network, "fp32");
        var (text, last) = (string.Concat(Enumerable.Repeat("then there he or the other é theretherethe ", 12)), Array.Empty<int>());
        for (var length = 1; length <= text.Length; length++)
        {
            var (before, tokens) = (network.Steps, tokenizer.Encode(text[..length]));
            await PredictAsync(model, text[..length]);
            Assert.InRange(network.Steps - before, 1, tokens.Length - tokens.AsSpan().CommonPrefixLength(last) + 1 + (length == 1 ? 1 : 0));
            last = tokens;
        }
    }

    [Fact]
    public async Task A_repeated_prompt_costs_one_step_whatever_is_asked_of_it()
    {
        Assert.Equal(0, await GenerateAsync(_model, "hello", 1, seed: 1));
        Assert.Equal(6, _network.Steps);
        Assert.Equal(4, await GenerateAsync(_model, "hello", 1, seed: 2));
        Assert.Equal(4, await PredictAsync(_model, "hello"));
        Assert.Equal(8, _network.Steps);
    }

    [Fact]
    public async Task A_repeated_prompt_stores_nothing()
    {
        await PredictAsync(_model, "hello");
        var bytes = _engine.CachedBytes;
        await PredictAsync(_model, "hello");
        Assert.Equal(bytes, _engine.CachedBytes);
    }

    [Fact]
    public async Task A_completion_is_gone_on_from_behind_the_last_token_that_was_fed()
    {
        var sequence = new GenerationSequence(Prompt.FromText(_model, "hello"), new() { Seed = 1 }, new(20), 0, false, default);
        _engine.Submit(sequence);
        var text = _model.Tokenizer.Decode([.. (await Within(sequence.Completion)).Tokens.Select(token => token.Id)]);
        Assert.Equal(5 + 19, await PredictAsync(_model, $"hello{text}more"));
    }

    [Fact]
    public async Task A_completion_that_a_stop_string_ended_is_known_with_the_stop_string()
    {
        var plain = new GenerationSequence(Prompt.FromText(_model, "hello"), new() { Seed = 1 }, new(20), 0, false, default);
        _engine.Submit(plain);
        var text = _model.Tokenizer.Decode([.. (await Within(plain.Completion)).Tokens.Select(token => token.Id)]);
        using var engine = NewEngine(1 << 20);
        var stopped = new GenerationSequence(
            Prompt.FromText(_model, "hello"), new() { Seed = 1 }, new StopCriteria(20).WithStopStrings([text[10..14]]), 0, false, default);
        engine.Submit(stopped);
        var kept = (await Within(stopped.Completion)).Tokens.Count;
        Assert.Equal(5 + kept + 3, await PredictAsync(_model, $"hello{text[..(kept + 4)]}", engine));
        Assert.Equal(5, await PredictAsync(_model, $"hello{text[..kept]}", engine));
    }

    [Fact]
    public async Task A_long_prompt_is_known_every_256_tokens()
    {
        var text = string.Concat(Enumerable.Range(0, 1000).Select(i => Toy.Letters[i * i % 26]));
        await PredictAsync(_model, text);
        Assert.Equal(512, await PredictAsync(_model, text[..700] + "x"));
        Assert.Equal(768, await GenerateAsync(_model, text[..800], 1, seed: 0));
        Assert.Equal(999, await PredictAsync(_model, text));
    }

    [Fact]
    public async Task A_score_shares_its_context_and_nothing_of_what_it_scores()
    {
        Assert.Equal(0, await ScoreAsync("hello", "world"));
        Assert.Equal(11, _network.Steps + 1);
        Assert.Equal(4, await ScoreAsync("hello", "there"));
        Assert.Equal(5, await ScoreAsync("helloworld", "again"));
        Assert.Equal(0, await ScoreAsync("", "hello"));
        Assert.Equal(5, await PredictAsync(_model, "hellow"));
    }

    [Fact]
    public async Task The_beginning_alone_is_known_too_and_counts_as_no_token()
    {
        Assert.Equal(0, await PredictAsync(_model, "x"));
        Assert.Equal(2, _network.Steps);
        Assert.Equal(0, await PredictAsync(_model, "y"));
        Assert.Equal(3, _network.Steps);
        Assert.Equal(0, await PredictAsync(_model, ""));
        Assert.Equal(4, _network.Steps);
    }

    [Fact]
    public async Task Models_do_not_share()
    {
        await PredictAsync(_model, "hello");
        Assert.Equal(0, await PredictAsync(Toy.Model(), "hello"));
        Assert.Equal(4, await PredictAsync(_model, "hello"));
    }

    [Fact]
    public async Task Who_leaves_stores_nothing_more()
    {
        var gate = new Gate();
        _network.BeforeStep = gate.Pass;
        using var source = new CancellationTokenSource();
        var leaving = new GenerationSequence(Prompt.FromText(_model, "hello"), new(), new(1000), 0, false, source.Token);
        _engine.Submit(leaving);
        await gate.StepBegunAsync();
        await source.CancelAsync();
        gate.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within(leaving.Completion));
        Assert.Equal(0, _engine.CachedBytes);
    }

    [Fact]
    public async Task A_step_that_throws_stores_nothing_and_what_was_stored_before_it_holds()
    {
        using var plain = new InferenceEngine(new() { Lanes = 1 });
        var expected = await AnswerAsync(plain, Toy.Model(), "hello");
        _network.BeforeStep = _ => { if (_network.Steps == 5) throw new InvalidOperationException("broken"); };
        await Assert.ThrowsAsync<SequenceApiException>(() => PredictAsync(_model, "hello"));
        _network.BeforeStep = null;
        Assert.Equal(expected, await AnswerAsync(_engine, _model, "hello"));
    }

    [Fact]
    public async Task A_flood_of_distinct_prompts_stays_within_the_bytes_and_is_answered_right()
    {
        const int maxBytes = 1_000_000;
        using var engine = NewEngine(maxBytes);
        using var plain = new InferenceEngine(new() { Lanes = 1 });
        for (var i = 0; i < 6_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 4).Select(place => Toy.Letters[i / (int)Math.Pow(26, place) % 26]));
            var answer = await AnswerAsync(engine, _model, text);
            Assert.InRange(engine.CachedBytes, 0, maxBytes);
            if (i % 100 == 0)
                Assert.Equal(await AnswerAsync(plain, _model, text), answer);
        }

        Assert.InRange(engine.CachedBytes, maxBytes * 0.99, maxBytes);
    }

    [Fact]
    public async Task Without_bytes_nothing_is_known()
    {
        using var engine = NewEngine(0);
        await PredictAsync(_model, "hello", engine);
        Assert.Equal(0, await PredictAsync(_model, "hello", engine));
    }

    private static InferenceEngine NewEngine(long maxBytes, int batchSize = 64) =>
        new(new() { Lanes = 2, MaxBatchSize = batchSize }, new() { MaxBytes = maxBytes });

    private static async Task<string> AnswerAsync(InferenceEngine engine, LanguageModel model, string text) =>
        (await new Question(QuestionKind.Predict, text, 0, 0).AskAsync(engine, model)).Answer;

    private static Task<T> Within<T>(Task<T> task) => task.WaitAsync(Patience, Token);

    /// <summary>Asks and gives the tokens that were cached.</summary>
    private async Task<int> PredictAsync(LanguageModel model, string text, InferenceEngine? engine = null) =>
        (await new Question(QuestionKind.Predict, text, 0, 0).AskAsync(engine ?? _engine, model)).Cached;

    private async Task<int> GenerateAsync(LanguageModel model, string text, int maxTokens, long seed) =>
        (await new Question(QuestionKind.Generate, text, maxTokens, seed).AskAsync(_engine, model)).Cached;

    private async Task<int> ScoreAsync(string context, string text)
    {
        var sequence = new ScoringSequence(Prompt.FromText(_model, context + text), context.Length, Token);
        _engine.Submit(sequence);
        await Within(sequence.Completion);
        return sequence.CachedTokens;
    }
}
