using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Search;
using SequenceApi.Engine.State;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Search;

public sealed class BeamSearchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] Letters = ["a", "b", "ab", "ba", "c", "aab"];
    private static readonly string[][] Stops = [[], ["b"], ["aba", "bb"], ["cab", "bc", "aabaa"]];

    private static readonly Gen<(int[] Prompt, int Stops, bool HasEnd, double Penalty, int MinTokens)> Cases = Gen.Select(
        Gen.Int[0, 5].Array[0, 6], Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 5].Select(i => new[] { -1.5, -0.3, 0, 0.5, 1, 2 }[i]), Gen.Int[0, 3]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_room_for_all_texts_the_best_of_all_are_found() => await Cases.SampleAsync(async one =>
    {
        using var engine = new InferenceEngine(new() { Lanes = 2 }, new());
        var (model, parameters) = Setup(one, beams: 216, maxTokens: 3);
        var all = await new NaiveBeamSearch(engine, model, one.Prompt, Stops[one.Stops], parameters).SearchAsync(isExhaustive: true);
        AssertSame(all, await engine.SearchAsync(Prompt.FromTokens(model, one.Prompt), parameters, trail: null, Token));
    }, iter: 15, threads: 1);

    [Fact]
    public async Task A_search_finds_what_one_that_is_written_down_plainly_finds() => await Gen.Select(Cases, Gen.Int[1, 9], Gen.Int[3, 8])
        .SampleAsync(async (one, beams, maxTokens) =>
        {
            using var engine = new InferenceEngine(new() { Lanes = 2 }, new());
            var (model, parameters) = Setup(one, beams, maxTokens);
            var found = await new NaiveBeamSearch(engine, model, one.Prompt, Stops[one.Stops], parameters).SearchAsync(isExhaustive: false);
            AssertSame(found, await engine.SearchAsync(Prompt.FromTokens(model, one.Prompt), parameters, trail: null, Token));
        }, iter: 60, threads: 1);

    [Fact]
    public async Task One_beam_is_greedy_generation() => await Gen.Select(Cases, Gen.Int[3, 30]).SampleAsync(async (one, maxTokens) =>
    {
        using var engine = new InferenceEngine(new() { Lanes = 2 });
        var (model, parameters) = Setup(one with { Penalty = 0 }, beams: 1, maxTokens);
        var greedy = new GenerationSequence(
            Prompt.FromTokens(model, one.Prompt), new() { Temperature = 0 }, parameters.Stop, 2, streamed: false, Token);
        engine.Submit(greedy);
        var best = (await engine.SearchAsync(Prompt.FromTokens(model, one.Prompt), parameters, trail: null, Token)).Best;
        Assert.Equal(Write(await greedy.Completion), Write(best));
    }, iter: 60, threads: 1);

    [Fact]
    public async Task A_search_finds_the_same_alone_and_among_others_in_any_batch_and_lane()
    {
        var model = Toy.Model();
        var parameters = new BeamSearchParameters(6, 0.7, new StopCriteria(20, 2).WithStopStrings(["qz", "x"]), 3);
        string? alone = null;
        foreach (var (lanes, batch) in new[] { (1, 64), (1, 1), (2, 4), (3, 7) })
        {
            using var engine = new InferenceEngine(new() { Lanes = lanes, MaxBatchSize = batch }, new());
            var others = Enumerable.Range(0, 12).Select(i => Ask(engine, new string((char)('a' + i), i))).ToArray();
            var found = await Ask(engine, "hello");
            await Task.WhenAll(others);
            alone ??= await Ask(engine, "hello");
            Assert.Equal(alone, found);
            Assert.Equal(alone, await Ask(engine, "hello"));
        }

        async Task<string> Ask(InferenceEngine engine, string text)
        {
            var found = await engine.SearchAsync(Prompt.FromText(model, text), parameters, trail: null, Token).WaitAsync(Patience, Token);
            return $"{Write(found.Best)} {string.Join('|', found.Hypotheses.Select(Write))}";
        }
    }

    [Fact]
    public async Task A_text_goes_on_from_its_end_as_if_it_had_been_read() => await Gen.Select(Cases, Gen.Int[1, 6], Gen.Int[3, 40], Gen.Int[0, 8])
        .SampleAsync(async (one, beams, maxTokens, interval) =>
        {
            using var engine = new InferenceEngine(new() { Lanes = 2 }, new());
            var (model, parameters) = Setup(one, beams, maxTokens);
            var trail = new Trail(interval);
            var prompt = Prompt.FromTokens(model, one.Prompt);
            var found = await engine.SearchAsync(prompt, parameters, trail, Token);
            int[] tokens = [.. one.Prompt, .. found.Best.Tokens.Select(token => token.Id)];
            foreach (var point in trail.History.Append(found.End!))
            {
                var both = await engine.ExpandAsync([prompt.From(point), Prompt.FromTokens(model, tokens[..point.Position])], Token);
                Assert.Equal(both[1].State.ToArray(), both[0].State.ToArray());
            }

            Assert.Equal(found.Best.Position, found.End!.Position);
            Assert.Equal(tokens.Length, found.End.Position);
            Assert.True(interval == 0 || tokens.Length < interval || trail.History.Last().Position > tokens.Length - interval);
        }, iter: 40, threads: 1);

    [Fact]
    public async Task Each_step_is_one_batch_and_reads_no_token_twice()
    {
        var network = new ToyStepModel(27);
        var sizes = new List<int>();
        network.BeforeStep = sizes.Add;
        using var engine = new InferenceEngine(new() { Lanes = 2 });
        await engine.SearchAsync(Prompt.FromText(Toy.Model(network), "abc"), new(5, 1, new StopCriteria(4)), trail: null, Token);
        Assert.Equal([1, 1, 1, 1, 5, 5, 5], sizes);
    }

    [Fact]
    public async Task The_unknown_token_is_never_chosen_and_the_tops_leave_it_out()
    {
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        var model = Toy.Model();
        var found = await engine.SearchAsync(Prompt.FromText(model, "abc"), new(64, 1, new StopCriteria(6), 26), trail: null, Token);
        Assert.Equal(64, found.Hypotheses.Count);
        Assert.DoesNotContain(model.Tokenizer.UnknownId!.Value, found.Hypotheses.SelectMany(hypothesis => hypothesis.Tokens));
        Assert.All(found.Best.Tokens, token => Assert.Equal(26, token.Top!.Length));
        Assert.All(found.Best.Tokens, token => Assert.Contains(new RankedToken(token.Id, token.LogProbability), token.Top!));
    }

    [Fact]
    public async Task Whoever_leaves_frees_the_rows_by_the_next_step()
    {
        var gate = new Gate();
        var network = new ToyStepModel(27);
        network.BeforeStep = rows =>
        {
            if (rows > 1)
                gate.Pass(rows);
        };
        using var engine = new InferenceEngine(new() { Lanes = 1 });
        using var leaving = new CancellationTokenSource();
        var search = engine.SearchAsync(Prompt.FromText(Toy.Model(network), "a"), new(8, 1, new StopCriteria(5000)), trail: null, leaving.Token);
        await gate.StepBegunAsync();
        await leaving.CancelAsync();
        gate.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search.WaitAsync(Patience, Token));
        Assert.True(SpinWait.SpinUntil(() => engine.InFlight == 0, Patience));
        Assert.InRange(network.Steps, 3, 4);
    }

    [Fact]
    public async Task A_search_that_was_let_in_goes_on_in_a_full_queue_and_leaves_nothing_behind()
    {
        using var engine = new InferenceEngine(new() { Lanes = 1, MaxQueueLength = 1 });
        var found = await engine.SearchAsync(Prompt.FromText(Toy.Model(), "a"), new(4, 1, new StopCriteria(5)), trail: null, Token);
        Assert.Equal(4, found.Hypotheses.Count);
        Assert.Equal((0, 0), (engine.InFlight, engine.Waiting));
    }

    private static (LanguageModel Model, BeamSearchParameters Parameters) Setup(
        (int[] Prompt, int Stops, bool HasEnd, double Penalty, int MinTokens) one, int beams, int maxTokens) => (
            Pieces.Model(Letters, unknown: one.HasEnd ? "ba" : null, end: one.HasEnd ? "c" : null),
            new(beams, one.Penalty, new StopCriteria(maxTokens, one.MinTokens).WithStopStrings(Stops[one.Stops]), 2));

    private static void AssertSame(NaiveBeamSearch.Found[] expected, BeamSearchResult actual)
    {
        Assert.Equal(
            expected.Select(text => $"{string.Join(' ', text.Kept)} {text.Likelihood:R} {text.Reason}"),
            actual.Hypotheses.Select(text => $"{string.Join(' ', text.Tokens)} {text.LogLikelihood:R} {text.FinishReason}"));
        Assert.All(expected.Zip(actual.Hypotheses), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-12 * Math.Abs(pair.First.Score)));
        Assert.Equal(expected[0].Kept, actual.Best.Tokens.Select(token => token.Id));
    }

    private static string Write(Generation generation) =>
        $"{string.Join(' ', generation.Tokens.Select(token => $"{token.Id}:{token.LogProbability:R}:{string.Join('/', token.Top!)}"))} {generation.FinishReason} {generation.Position}";

    private static string Write(BeamSearchHypothesis text) => $"{string.Join(' ', text.Tokens)} {text.Score:R} {text.LogLikelihood:R} {text.FinishReason}";
}
