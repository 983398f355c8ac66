using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Scheduling;

public sealed class ContinuationTests
{
    private static readonly Gen<(int[] Tokens, QuestionKind Kind)[]> Pieces =
        Gen.Select(Gen.Int[1, 26].Array[1, 40], Gen.Enum<QuestionKind>()).Array[1, 5];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tokens_cut_anywhere_give_the_bits_of_the_tokens_whole() =>
        await Gen.Select(Pieces, Gen.Bool, Gen.Bool).SampleAsync(async (pieces, begins, isCached) =>
        {
            var model = Toy.Model(beginning: begins ? "a" : null);
            using var engine = new InferenceEngine(new() { Lanes = 2, MaxBatchSize = 3 }, isCached ? new() : null);
            var walk = new Walk(engine, model);
            var whole = await PredictAsync(engine, Prompt.FromTokens(model, [.. pieces.SelectMany(piece => piece.Tokens)]));

            foreach (var (tokens, kind) in pieces)
                await walk.ReadAsync(tokens, kind);

            AssertEqual(whole, await walk.PredictAsync());
        }, iter: 60);

    [Fact]
    public async Task A_completion_in_pieces_is_the_completion_whole() =>
        await Gen.Select(Gen.Int[1, 26].Array[1, 20], Gen.Int[1, 40].Array[1, 4], Gen.Long[0, 1 << 20]).SampleAsync(async (prompt, lengths, seed) =>
        {
            var model = Toy.Model();
            using var engine = new InferenceEngine(new() { Lanes = 1 });
            var (whole, cut) = (new Walk(engine, model), new Walk(engine, model));
            await whole.ReadAsync(prompt, QuestionKind.Predict);
            await cut.ReadAsync(prompt, QuestionKind.Generate);

            var tokens = await whole.GenerateAsync(seed, new(lengths.Sum()));
            var pieces = new List<GeneratedToken>();
            foreach (var length in lengths)
                pieces.AddRange(await cut.GenerateAsync(seed, new(length)));

            Assert.Equal(tokens.Select(token => token.Id), pieces.Select(token => token.Id));
            AssertEqual(await whole.PredictAsync(), await cut.PredictAsync());
        }, iter: 40);

    [Fact]
    public async Task Completions_that_share_one_reading_are_those_of_the_whole_prompt() =>
        await Gen.Select(Gen.Int[1, 26].Array[1, 20], Gen.Float[0.5f, 2], Gen.Long[0, 1 << 20]).SampleAsync(async (tokens, penalty, seed) =>
        {
            var model = Toy.Model();
            using var engine = new InferenceEngine(new() { Lanes = 2 });
            var prompt = Prompt.FromTokens(model, tokens);
            var shared = prompt.ReadTo(await engine.ReadAsync(prompt, trail: null, Token));

            var completions = new HashSet<string>();
            for (var choice = 0; choice < 4; choice++)
            {
                var sampling = new SamplingParameters { Seed = seed, Choice = choice, RepetitionPenalty = penalty };
                var (alone, sharing) = (Generate(prompt, sampling), Generate(shared, sampling));
                engine.Submit(alone);
                engine.Submit(sharing);
                var (expected, actual) = (await alone.Completion, await sharing.Completion);
                Assert.Equal(expected.Tokens, actual.Tokens);
                Assert.Equal(expected.Position, actual.Position);
                completions.Add(string.Join(' ', actual.Tokens.Select(token => token.Id)));
            }

            Assert.Equal(4, completions.Count);
        }, iter: 40);

    [Fact]
    public async Task Behind_a_stop_string_or_the_end_token_the_text_goes_on_as_if_it_had_been_read() =>
        await Gen.Select(Gen.Int[1, 26].Array[1, 20], Gen.Int[0, 60], Gen.Int[1, 4], Gen.Bool, Gen.Long[0, 1 << 20])
            .SampleAsync(async (prompt, place, length, isEnd, seed) =>
            {
                var free = await CompleteAsync(Toy.Model(), prompt, seed, new(80));
                var text = string.Concat(free.Select(token => Toy.Letters[token.Id - 1]));
                var model = isEnd ? Toy.Model(end: text[place].ToString()) : Toy.Model();
                var stop = isEnd ? new StopCriteria(80) : new StopCriteria(80).WithStopStrings([text.Substring(place, length)]);
                using var engine = new InferenceEngine(new() { Lanes = 1 });
                var (stopped, read) = (new Walk(engine, model), new Walk(engine, model));

                await stopped.ReadAsync(prompt, QuestionKind.Predict);
                var tokens = await stopped.GenerateAsync(seed, stop);
                await read.ReadAsync([.. prompt, .. tokens.Select(token => token.Id)], QuestionKind.Score);

                Assert.InRange(tokens.Count, 0, place);
                AssertEqual(await read.PredictAsync(), await stopped.PredictAsync());
            }, iter: 60);

    [Fact]
    public async Task Going_on_takes_a_step_for_each_new_token_however_long_the_text()
    {
        var network = new ToyStepModel(27);
        var model = Toy.Model(network);
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        foreach (var length in new[] { 10, 1000 })
        {
            var point = await engine.ReadAsync(Prompt.FromTokens(model, [.. Enumerable.Range(0, length).Select(i => 1 + (i % 26))]), trail: null, Token);
            var before = network.Steps;
            await PredictAsync(engine, Prompt.FromTokens(model, [3, 4], start: point));
            Assert.Equal(3, network.Steps - before);
        }
    }

    private static async Task<IReadOnlyList<GeneratedToken>> CompleteAsync(LanguageModel model, int[] prompt, long seed, StopCriteria stop)
    {
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        var walk = new Walk(engine, model);
        await walk.ReadAsync(prompt, QuestionKind.Predict);
        return await walk.GenerateAsync(seed, stop);
    }

    private static async Task<Prediction> PredictAsync(InferenceEngine engine, Prompt prompt)
    {
        var sequence = new PredictionSequence(prompt, prompt.Model.StepModel.VocabularySize, 1, Token);
        engine.Submit(sequence);
        return await sequence.Completion;
    }

    private static GenerationSequence Generate(Prompt prompt, SamplingParameters sampling) =>
        new(prompt, sampling, new StopCriteria(30), topLogProbabilities: 0, streamed: false, Token);

    private static void AssertEqual(Prediction expected, Prediction actual)
    {
        Assert.Equal(expected.Tokens, actual.Tokens);
        Assert.Equal((expected.Entropy, expected.Position), (actual.Entropy, actual.Position));
    }
}
