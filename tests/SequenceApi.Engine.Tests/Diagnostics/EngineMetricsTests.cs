using System.Diagnostics;
using SequenceApi.Engine.Diagnostics;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Diagnostics;

public sealed class EngineMetricsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tokens_and_steps_are_counted_as_they_are_read_and_written()
    {
        using var told = new Measurements();
        using var engine = new InferenceEngine(new() { Lanes = 1 }, new(), told.Engine);
        var model = Toy.Model();
        for (var i = 0; i < 2; i++)
            await GenerateAsync(engine, new(Prompt.FromText(model, "hello"), new(), new StopCriteria(4), 0, false, Token));
        Assert.Equal(8, told.Sum("sequenceapi.completion.tokens"));
        Assert.Equal(10, told.Sum("sequenceapi.prompt.tokens") + told.Sum("sequenceapi.prompt.cached_tokens"));
        Assert.InRange(told.Sum("sequenceapi.prompt.cached_tokens"), 1, 5);
        Assert.Equal(2, told.Count("sequenceapi.queue.duration"));
        Assert.Equal(2, told.Count("sequenceapi.first_token.duration"));
        Assert.Equal(2, told.Count("sequenceapi.output_token.duration"));
        Assert.Equal(told.Count("sequenceapi.step.duration"), told.Sum("sequenceapi.batch.size"));
    }

    [Fact]
    public async Task Nobody_waits_or_runs_once_all_have_ended_however_they_end()
    {
        using var told = new Measurements();
        var throws = false;
        var network = new ToyStepModel(27) { BeforeStep = _ => ObjectDisposedException.ThrowIf(throws, typeof(ToyStepModel)) };
        var model = Toy.Model(network);
        var text = string.Concat(Enumerable.Repeat("abcdefghij", 100));
        var engine = new InferenceEngine(new() { Lanes = 1, MaxBatchSize = 2 }, metrics: told.Engine);
        using var leaving = new CancellationTokenSource();
        GenerationSequence[] endless = [.. Enumerable.Range(0, 4).Select(_ =>
            new GenerationSequence(Prompt.FromText(model, "a"), new(), new StopCriteria(10_000_000), 0, false, leaving.Token))];
        ScoringSequence[] texts = [.. Enumerable.Range(0, 5).Select(_ => new ScoringSequence(Prompt.FromText(model, text), 0, Token))];
        Array.ForEach(texts, engine.Submit);
        await Task.WhenAll(texts.Select(sequence => sequence.Completion)).WaitAsync(Token);
        Array.ForEach(endless, engine.Submit);
        await leaving.CancelAsync();
        foreach (var sequence in endless)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sequence.Completion);
        throws = true;
        var failing = new PredictionSequence(Prompt.FromText(model, "a"), 1, 1, Token);
        engine.Submit(failing);
        await Assert.ThrowsAsync<SequenceApiException>(() => failing.Completion);
        engine.Dispose();
        Assert.Equal(0, told.Sum("sequenceapi.sequences.waiting"));
        Assert.Equal(0, told.Sum("sequenceapi.sequences.running"));
        Assert.InRange(told.Count("sequenceapi.queue.duration"), 6, 10);
    }

    [Fact]
    public async Task A_lane_allocates_nothing_for_a_step_listened_to_or_not()
    {
        using var told = new Measurements();

        Assert.Equal(0, await AllocatedByStepsAsync(metrics: null));

        // No object is as small as this: a listener may make something for itself once, and nothing for each step.
        const int lessThanAnObject = 16;
        Assert.InRange(await AllocatedByStepsAsync(told.Engine) / StepAllocation.Measured, 0, lessThanAnObject);
        Assert.InRange(told.Count("sequenceapi.step.duration"), 1300, 1400);
    }

    [Fact]
    public async Task A_request_is_traced_from_its_text_to_its_last_token()
    {
        var spans = new List<Activity>();
        using var source = new ActivitySource("test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = heard => heard == source || heard.Name == SequenceSpans.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans)
                    spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var told = new Measurements();
        using var engine = new InferenceEngine(new() { Lanes = 1 }, metrics: told.Engine);
        using var request = source.StartActivity("request")!;
        await GenerateAsync(engine, new(Prompt.FromText(Toy.Model(), "hello"), new(), new StopCriteria(4), 0, false, Token));
        Activity[] own;
        lock (spans)
            own = [.. spans.Where(span => span.TraceId == request.TraceId)];
        Assert.Equal(["tokenize", "queue", "prefill", "decode"], own.Select(span => span.OperationName));
        Assert.All(own, span => Assert.Equal(request.SpanId, span.ParentSpanId));
        Assert.Equal(own[2].StartTimeUtc + own[2].Duration, own[3].StartTimeUtc, TimeSpan.FromMilliseconds(1));
        Assert.Equal(4, own[3].GetTagItem("completion_tokens"));
    }

    private static async Task<long> AllocatedByStepsAsync(EngineMetrics? metrics)
    {
        var network = new ToyStepModel(27);
        var allocation = new StepAllocation(network);
        using var engine = new InferenceEngine(new() { Lanes = 1 }, metrics: metrics);
        var text = string.Concat(Enumerable.Repeat("abcdefghij", 130));
        var sequence = new PredictionSequence(Prompt.FromText(Toy.Model(network), text), 1, 1, Token);
        engine.Submit(sequence);
        await sequence.Completion.WaitAsync(Token);
        return allocation.Bytes;
    }

    private static async Task GenerateAsync(InferenceEngine engine, GenerationSequence sequence)
    {
        engine.Submit(sequence);
        await sequence.Completion.WaitAsync(Token);
    }
}
