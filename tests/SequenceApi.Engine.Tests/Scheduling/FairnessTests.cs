using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Scheduling;

/// <summary>How many steps of the model one request takes beside very many others: a count, which no busy machine changes.</summary>
public sealed class FairnessTests : IDisposable
{
    private const int Rows = 64;
    private const int Turn = 64;
    private readonly Gate _gate = new();
    private readonly ToyStepModel _network = new(27);
    private readonly LanguageModel _model;
    private readonly InferenceEngine _engine = new(new() { Lanes = 1, MaxBatchSize = Rows });

    public FairnessTests() => _model = Toy.Model(_network);

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task One_client_with_a_thousand_requests_does_not_starve_another_with_one()
    {
        var flood = Enumerable.Range(0, 900).Select(_ => Generation(1000, "flood"));
        Assert.InRange(await StepsAsync(flood, Generation(16, "other")), 16, Turn + 16 + 1);
    }

    [Fact]
    public async Task Clients_that_came_late_get_their_share_of_the_rows()
    {
        var (flood, others) = (Enumerable.Range(0, 100).Select(_ => Generation(1000, "flood")), Enumerable.Range(0, 10).Select(_ => Generation(64, "other")));
        Assert.InRange(await StepsAsync(flood, [.. others]), 64, Turn + 64 + 1);
    }

    [Fact]
    public async Task Sixty_four_prompts_of_sixty_thousand_tokens_do_not_stall_a_short_one()
    {
        var tokens = Enumerable.Range(0, 60_000).Select(i => (i * 7 % 26) + 1).ToArray();
        var prompts = Enumerable.Range(0, Rows).Select(_ => new PredictionSequence(Prompt.FromTokens(_model, tokens), 1, 1, default));
        Assert.InRange(await StepsAsync(prompts, Generation(8, "")), 8, Turn + 8 + 1);
    }

    [Fact]
    public async Task More_clients_than_rows_go_round()
    {
        var generations = Enumerable.Range(0, 2 * Rows).Select(client => Generation(1000, $"{client}"));
        Assert.InRange(await StepsAsync(generations, Generation(16, "last")), 16, (3 * Turn) + 16 + 1);
    }

    [Fact]
    public async Task A_prediction_waits_for_no_generation_of_its_own_client_either()
    {
        var generations = Enumerable.Range(0, 500).Select(_ => Generation(1000, ""));
        Assert.InRange(await StepsAsync(generations, new PredictionSequence(Prompt.FromText(_model, "abc"), 1, 1, default)), 4, Turn + 4 + 1);
    }

    [Fact]
    public async Task What_is_asked_for_now_goes_before_bulk_scoring()
    {
        var tokens = Enumerable.Range(0, 3000).Select(i => (i * 7 % 26) + 1).ToArray();
        var bulk = Enumerable.Range(0, 300).Select(_ => new ScoringSequence(Prompt.FromTokens(_model, tokens), 0, default) { IsBulk = true });
        var asked = Enumerable.Range(0, 20).Select(_ => Generation(8, "")).ToArray();
        Assert.InRange(await StepsAsync(bulk, asked), 8, Turn + 8 + 1);
    }

    /// <summary>The steps from the first one, at which all were there, until the last of some had ended.</summary>
    private async Task<int> StepsAsync<T>(IEnumerable<Sequence> others, params Sequence<T>[] asked)
    {
        var last = 0;
        _network.BeforeStep = rows =>
        {
            _gate.Pass(rows);
            if (Array.Exists(asked, sequence => !sequence.Completion.IsCompleted))
                last = _network.Steps;
        };
        foreach (var sequence in others.Concat(asked))
            _engine.Submit(sequence);
        await _gate.StepBegunAsync();
        _gate.Open();
        await Task.WhenAll(asked.Select(sequence => sequence.Completion)).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return last + 1;
    }

    private GenerationSequence Generation(int tokens, string client) =>
        new(Prompt.FromText(_model, "a", owner: new("", client)), new(), new(tokens), 0, streamed: false, default);
}
