using System.Collections.Concurrent;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Scheduling;

public sealed class LaneChoiceTests : IDisposable
{
    private readonly Gate _gate = new();
    private readonly ToyStepModel _network = new(27);
    private readonly LanguageModel _model;
    private readonly InferenceEngine _engine = new(new() { Lanes = 2, MaxBatchSize = 64 });

    public LaneChoiceTests() => _model = Toy.Model(_network);

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Generations_share_the_lanes_equally() =>
        Assert.Equal((4, 4), await RowsAsync([.. Enumerable.Range(0, 8).Select(_ => Generation())]));

    [Fact]
    public async Task Looks_share_the_lanes_equally() =>
        Assert.Equal((4, 4), await RowsAsync([.. Enumerable.Range(0, 8).Select(_ => Look())]));

    [Fact]
    public async Task Looks_and_generations_keep_apart() =>
        Assert.Equal((2, 5), await RowsAsync(Generation(), Look(), Generation(), Look(), Generation(), Generation(), Generation()));

    [Fact]
    public async Task Many_generations_take_the_lane_of_a_look_too() =>
        Assert.Equal((14, 17), await RowsAsync([Generation(), Look(), .. Enumerable.Range(0, 29).Select(_ => Generation())]));

    /// <summary>The greatest batch of each of the two lanes.</summary>
    private async Task<(int Fewer, int More)> RowsAsync(params Sequence[] sequences)
    {
        var rows = new ConcurrentDictionary<Thread, int>();
        _network.BeforeStep = count =>
        {
            _gate.Pass(count);
            rows.AddOrUpdate(Thread.CurrentThread, count, (_, most) => Math.Max(most, count));
        };
        foreach (var sequence in sequences)
            _engine.Submit(sequence);
        _gate.Open();
        await Task.WhenAll(sequences.Select(EndAsync)).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return (rows.Values.Min(), rows.Values.Max());
    }

    private static Task EndAsync(Sequence sequence) =>
        sequence is GenerationSequence generation ? generation.Completion : ((PredictionSequence)sequence).Completion;

    private GenerationSequence Generation() => new(Prompt.FromText(_model, "a"), new(), new(100), 0, streamed: false, default);

    private PredictionSequence Look() => new(Prompt.FromText(_model, "abcdefgh"), 1, 1, default);
}
