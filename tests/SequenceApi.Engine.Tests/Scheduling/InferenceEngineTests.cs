using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Scheduling;

public sealed class InferenceEngineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A request: its prompt, its length, its seed, and after how many tokens its caller leaves (0: never).</summary>
    private static readonly Gen<(string Prompt, int MaxTokens, long Seed, int LeavesAfter)> Request = Gen.Select(
        Gen.OneOf("a", "b", "c").Array[0, 8].Select(string.Concat), Gen.Int[1, 12], Gen.Long[0, 99], Gen.Int[0, 3]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sequence_gives_the_same_tokens_alone_and_in_any_batch() =>
        await Gen.Select(Request.Array[1, 24], Gen.Int[1, 7], Gen.Int[1, 3]).SampleAsync(async sample =>
        {
            var (requests, maxBatchSize, lanes) = sample;
            var model = Toy.Model();
            using var together = new InferenceEngine(new() { MaxBatchSize = maxBatchSize, Lanes = lanes });
            using var alone = new InferenceEngine(new() { MaxBatchSize = 1, Lanes = 1 });
            var answers = await Task.WhenAll(requests.Select(request => RunAsync(together, model, request)));
            foreach (var (request, answer) in requests.Zip(answers))
            {
                var expected = await RunAsync(alone, model, request with { LeavesAfter = 0 });
                Assert.Equal(request.LeavesAfter == 0 ? expected : expected[..answer.Length], answer);
            }
        }, iter: 60);

    [Fact]
    public async Task Scoring_equals_the_predictions_along_the_text()
    {
        var model = Toy.Model();
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        const string text = "hello again and again";
        var letters = text.Replace(" ", "", StringComparison.Ordinal);
        var scoring = new ScoringSequence(Prompt.FromText(model, letters), contextTokens: 0, default);
        engine.Submit(scoring);
        var scored = (await Within(scoring.Completion)).Tokens;
        Assert.Equal(letters.Length, scored.Count);
        for (var i = 0; i < letters.Length; i++)
        {
            var prediction = await PredictAsync(engine, model, letters[..i], topK: 27);
            var index = prediction.Tokens.ToList().FindIndex(token => token.Id == scored[i].Id);
            Assert.Equal(prediction.Tokens[index].LogProbability, scored[i].LogProbability);
            Assert.Equal(i, prediction.Position);
        }
    }

    [Fact]
    public async Task Beside_a_scored_token_stand_those_that_a_prediction_gives()
    {
        var model = Toy.Model();
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        const string text = "helloagain";
        var scoring = new ScoringSequence(Prompt.FromText(model, text), contextTokens: 0, default, topLogProbabilities: 3);
        engine.Submit(scoring);
        var scored = (await Within(scoring.Completion)).Tokens;
        for (var i = 0; i < text.Length; i++)
            Assert.Equal((await PredictAsync(engine, model, text[..i], topK: 3)).Tokens, scored[i].Top);
    }

    [Fact]
    public async Task A_context_is_read_and_not_scored()
    {
        var model = Toy.Model();
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        var whole = new ScoringSequence(Prompt.FromText(model, "abcdef"), contextTokens: 0, default);
        var rest = new ScoringSequence(Prompt.FromText(model, "abcdef"), contextTokens: 4, default);
        engine.Submit(whole);
        engine.Submit(rest);
        Assert.Equal((await Within(whole.Completion)).Tokens.Skip(4), (await Within(rest.Completion)).Tokens);
    }

    [Fact]
    public async Task Without_a_beginning_the_first_token_has_no_log_probability()
    {
        var model = Toy.Model(beginning: null);
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        foreach (var text in new[] { "a", "abc" })
        {
            var scoring = new ScoringSequence(Prompt.FromText(model, text), contextTokens: 0, default);
            engine.Submit(scoring);
            var tokens = (await Within(scoring.Completion)).Tokens;
            Assert.Equal(text.Length, tokens.Count);
            Assert.Equal(new ScoredToken(model.Tokenizer.Vocabulary.Find("a")!.Value, null, 0), tokens[0]);
            Assert.All(tokens.Skip(1), token => Assert.NotNull(token.LogProbability));
        }
    }

    [Fact]
    public void Nothing_to_start_from_is_refused() => Assert.Equal(
        ErrorCode.InvalidRequest,
        Assert.Throws<SequenceApiException>(() => Prompt.FromText(Toy.Model(beginning: null), "")).Code);

    [Theory]
    [InlineData(-1)]
    [InlineData(27)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void An_id_outside_the_vocabulary_is_refused(int id) => Assert.Equal(
        ErrorCode.InvalidRequest, Assert.Throws<SequenceApiException>(() => Prompt.FromTokens(Toy.Model(), [1, id])).Code);

    [Fact]
    public void A_prompt_over_the_limit_is_refused() => Assert.Equal(
        ErrorCode.PromptTooLong, Assert.Throws<SequenceApiException>(() => Prompt.FromText(Toy.Model(), "abc", maxTokens: 2)).Code);

    [Fact]
    public async Task The_unknown_token_is_neither_predicted_nor_generated()
    {
        var model = Toy.Model();
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        var prediction = await PredictAsync(engine, model, "abc", topK: 27);
        Assert.Equal(26, prediction.Tokens.Count);
        Assert.DoesNotContain(prediction.Tokens, token => token.Id == model.Tokenizer.UnknownId);
        var tokens = await RunAsync(engine, model, ("abc", 2000, 1, 0));
        Assert.DoesNotContain(model.Tokenizer.UnknownId!.Value, tokens);
    }

    [Fact]
    public async Task A_streamed_sequence_gives_the_tokens_of_a_whole_one()
    {
        var model = Toy.Model();
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        var text = Text(model, await RunAsync(engine, model, ("abc", 40, 7, 0)));
        var stops = new StopCriteria(40).WithStopStrings([text[20..23]]);
        var sequence = new GenerationSequence(Prompt.FromText(model, "abc"), new() { Seed = 7 }, stops, 0, streamed: true, default);
        engine.Submit(sequence);
        var streamed = await sequence.Stream.ReadAllAsync(Token).ToListAsync(Token);
        var whole = await Within(sequence.Completion);
        Assert.Equal(whole.Tokens, streamed);
        Assert.Equal(FinishReason.Stop, whole.FinishReason);
        Assert.Equal(text[..text.IndexOf(text[20..23], StringComparison.Ordinal)], Text(model, streamed.Select(token => token.Id)));
        Assert.Equal(3 + whole.Tokens.Count, whole.Position);
    }

    [Fact]
    public async Task The_end_token_ends_a_completion_and_is_no_part_of_it_but_not_before_the_least_tokens()
    {
        var plain = Toy.Model();
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        var letters = Text(plain, await RunAsync(engine, plain, ("abc", 40, 7, 0)));
        var model = Toy.Model(end: letters[10].ToString());
        var sequence = new GenerationSequence(Prompt.FromText(model, "abc"), new() { Seed = 7 }, new StopCriteria(40), 0, false, default);
        var longer = new GenerationSequence(Prompt.FromText(model, "abc"), new() { Seed = 7 }, new StopCriteria(40, MinTokens: 30), 0, false, default);
        engine.Submit(sequence);
        engine.Submit(longer);
        var generation = await Within(sequence.Completion);
        Assert.Equal(FinishReason.Stop, generation.FinishReason);
        Assert.Equal(letters.IndexOf(letters[10], StringComparison.Ordinal), generation.Tokens.Count);
        Assert.True((await Within(longer.Completion)).Tokens.Count >= 30);
    }

    [Fact]
    public async Task A_caller_who_leaves_frees_the_row_by_the_next_step()
    {
        var gate = new Gate();
        var network = new ToyStepModel(27) { BeforeStep = gate.Pass };
        using var engine = new InferenceEngine(new() { Lanes = 1, MaxBatchSize = 1 });
        using var source = new CancellationTokenSource();
        var model = Toy.Model(network);
        var leaving = new GenerationSequence(Prompt.FromText(model, ""), new(), new StopCriteria(1000), 0, true, source.Token);
        var next = new PredictionSequence(Prompt.FromText(model, ""), 1, 1, default);
        engine.Submit(leaving);
        await gate.StepBegunAsync();
        engine.Submit(next);
        Assert.Equal(1, network.Steps + 1);
        source.Cancel();
        gate.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within(leaving.Completion));
        await Within(next.Completion);
        Assert.Equal(2, network.Steps);
        Assert.Equal(0, engine.Waiting);
    }

    [Fact]
    public async Task A_step_that_throws_fails_its_batch_and_the_next_succeeds()
    {
        var throws = true;
        var network = new ToyStepModel(27) { BeforeStep = _ => { if (throws) throw new InvalidOperationException("broken"); } };
        var model = Toy.Model(network);
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        var failing = new GenerationSequence(Prompt.FromText(model, "a"), new(), new StopCriteria(9), 0, true, default);
        engine.Submit(failing);
        Assert.Equal(ErrorCode.ModelFailed, (await Assert.ThrowsAsync<SequenceApiException>(() => Within(failing.Completion))).Code);
        await Assert.ThrowsAsync<SequenceApiException>(async () => await failing.Stream.ReadAllAsync(Token).ToListAsync(Token));
        throws = false;
        Assert.NotEmpty((await PredictAsync(engine, model, "a", topK: 3)).Tokens);
    }

    [Fact]
    public async Task One_request_more_than_the_queue_holds_is_refused_and_the_others_are_answered()
    {
        var gate = new Gate();
        var model = Toy.Model(new ToyStepModel(27) { BeforeStep = gate.Pass });
        using var engine = new InferenceEngine(new() { Lanes = 1, MaxBatchSize = 1, MaxQueueLength = 2 });
        var accepted = Enumerable.Range(0, 3).Select(_ => new PredictionSequence(Prompt.FromText(model, "a"), 1, 1, default)).ToArray();
        engine.Submit(accepted[0]);
        await gate.StepBegunAsync();
        engine.Submit(accepted[1]);
        engine.Submit(accepted[2]);
        var refused = new PredictionSequence(Prompt.FromText(model, "a"), 1, 1, default);
        Assert.Equal(ErrorCode.QueueFull, Assert.Throws<SequenceApiException>(() => engine.Submit(refused)).Code);
        gate.Open();
        await Within(Task.WhenAll(accepted.Select(sequence => sequence.Completion)));
        engine.Submit(refused);
        await Within(refused.Completion);
    }

    [Fact]
    public async Task A_generated_token_costs_the_lane_no_more_memory_than_its_place_in_the_answer()
    {
        var network = new ToyStepModel(27);
        var allocation = new StepAllocation(network);
        var sampling = new SamplingParameters
        {
            Temperature = 0.8f,
            TopK = 20,
            TopP = 0.95f,
            MinP = 0.01f,
            TypicalP = 0.95f,
            RepetitionPenalty = 1.1f,
            LogitBias = [new(3, 1)],
        };
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        var stop = new StopCriteria(StepAllocation.WarmUp + StepAllocation.Measured + 1).WithStopStrings(["never seen"]);
        var sequence = new GenerationSequence(Prompt.FromText(Toy.Model(network), "a"), sampling, stop, 0, streamed: false, default);
        engine.Submit(sequence);
        await Within(sequence.Completion);
        Assert.InRange(allocation.Bytes / StepAllocation.Measured, 0, 100);
    }

    [Fact]
    public async Task A_long_prompt_yields_its_row_to_those_who_wait_and_answers_as_if_it_had_not()
    {
        var (model, text) = (Toy.Model(), string.Concat(Enumerable.Range(0, 3000).Select(i => Toy.Letters[i * i % 26])));
        using var alone = new InferenceEngine(new() { Lanes = 1 });
        var expected = new ScoringSequence(Prompt.FromText(model, text), contextTokens: 0, default);
        alone.Submit(expected);
        var gate = new Gate();
        var busy = Toy.Model(new ToyStepModel(27) { BeforeStep = gate.Pass });
        using var engine = new InferenceEngine(new() { Lanes = 1, MaxBatchSize = 2 });
        var scorings = Enumerable.Range(0, 5).Select(_ => new ScoringSequence(Prompt.FromText(busy, text), contextTokens: 0, default)).ToArray();
        var prediction = new PredictionSequence(Prompt.FromText(busy, "b"), 1, 1, default);
        Array.ForEach(scorings, engine.Submit);
        engine.Submit(prediction);
        var first = Task.WhenAny([prediction.Completion, .. scorings.Select(scoring => scoring.Completion)]);
        gate.Open();
        Assert.Same(prediction.Completion, await Within(first));
        foreach (var scoring in scorings)
            Assert.Equal((await Within(expected.Completion)).Tokens, (await Within(scoring.Completion)).Tokens);
        Assert.Equal(0, engine.Waiting);
    }

    [Fact]
    public async Task What_is_in_flight_when_the_engine_stops_fails_with_stopping_and_nothing_hangs()
    {
        var gate = new Gate();
        var model = Toy.Model(new ToyStepModel(27) { BeforeStep = gate.Pass });
        var engine = new InferenceEngine(new() { Lanes = 1, MaxBatchSize = 1 });
        var sequences = Enumerable.Range(0, 3).Select(_ =>
            new GenerationSequence(Prompt.FromText(model, "a"), new(), new StopCriteria(10_000_000), 0, false, default)).ToArray();
        Array.ForEach(sequences, engine.Submit);
        await gate.StepBegunAsync();
        var stopped = Task.Run(engine.Dispose, Token);
        while (!engine.IsStopping)
            await Task.Yield();
        gate.Open();
        await Within(stopped);
        foreach (var sequence in sequences)
            Assert.Equal(ErrorCode.Stopping, (await Assert.ThrowsAsync<SequenceApiException>(() => Within(sequence.Completion))).Code);
        Assert.Equal(ErrorCode.Stopping, Assert.Throws<SequenceApiException>(() => engine.Submit(sequences[0])).Code);
    }

    /// <summary>Runs a request; one whose caller leaves gives the tokens that it had read.</summary>
    private static async Task<int[]> RunAsync(InferenceEngine engine, LanguageModel model, (string Prompt, int MaxTokens, long Seed, int LeavesAfter) request)
    {
        using var source = new CancellationTokenSource();
        var sequence = new GenerationSequence(
            Prompt.FromText(model, request.Prompt), new() { Seed = request.Seed }, new StopCriteria(request.MaxTokens), 0, true, source.Token);
        engine.Submit(sequence);
        var tokens = new List<int>();
        await foreach (var token in sequence.Stream.ReadAllAsync(Token))
        {
            tokens.Add(token.Id);
            if (tokens.Count != request.LeavesAfter)
                continue;
            await source.CancelAsync();
            break;
        }

        return [.. tokens];
    }

    private static async Task<Prediction> PredictAsync(InferenceEngine engine, LanguageModel model, string text, int topK)
    {
        var sequence = new PredictionSequence(Prompt.FromText(model, text), topK, temperature: 1, default);
        engine.Submit(sequence);
        return await Within(sequence.Completion);
    }

    private static string Text(LanguageModel model, IEnumerable<int> ids) => model.Tokenizer.Decode([.. ids]);

    private static Task<T> Within<T>(Task<T> task) => task.WaitAsync(Patience, Token);

    private static Task Within(Task task) => task.WaitAsync(Patience, Token);
}
