using Microsoft.Extensions.Time.Testing;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tracing;

namespace SequenceApi.Engine.Tests.Tracing;

public sealed class TracerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Call = TimeSpan.FromMilliseconds(10);
    private readonly ToyStepModel _network = new(Toy.Letters.Length + 1);

    public void Dispose() => _network.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scores_and_entropies_are_those_of_the_engine()
    {
        using var model = Toy.Model(_network);
        using var engine = new InferenceEngine(new EngineOptions { Lanes = 1 });
        using var tracer = new Tracer(new TraceOptions(), engine);
        var trace = await tracer.TraceAsync(Traces.Query(model, "hello"), Token);
        var scoring = new ScoringSequence(Prompt.FromText(model, "hello"), 0, Token);
        var prediction = new PredictionSequence(Prompt.FromText(model, "hello"), 1, 1, Token);
        engine.Submit([scoring, prediction]);
        Assert.Equal((await scoring.Completion).Tokens.Select(token => token.LogProbability), trace.Tokens.Select(token => token.LogProbability));
        Assert.Equal((await prediction.Completion).Entropy, (float)trace.Tokens[^1].Entropy);
    }

    [Fact]
    public async Task A_trace_that_nobody_waits_for_ends_by_the_next_step()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _network.BeforeStep = _ =>
        {
            if (_network.Steps == 2)
                cancellation.Cancel();
        };
        using var model = Toy.Model(_network);
        using var engine = new InferenceEngine(new EngineOptions { Lanes = 1 });
        using var tracer = new Tracer(new TraceOptions(), engine);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tracer.TraceAsync(Traces.Query(model, "abcdefgh"), cancellation.Token));
        Assert.Equal((3, 0), (_network.Steps, tracer.InFlight));
        Assert.NotNull(await tracer.TraceAsync(Traces.Query(model, "ab"), Token));
    }

    [Fact]
    public async Task Beside_busy_lanes_a_trace_rests_as_long_as_its_rows_would_wait_in_a_batch()
    {
        var time = new PassingTime();
        using var open = new ManualResetEventSlim();
        using var busy = Toy.Model();
        _network.BeforeStep = _ => time.Advance(Call);
        using var model = Toy.Model(_network);
        using var engine = new InferenceEngine(new EngineOptions { Lanes = 1 });
        using var tracer = new Tracer(new TraceOptions(), engine, time);
        var running = Occupy(engine, busy, open);

        var before = time.GetTimestamp();
        await tracer.TraceAsync(Traces.Query(model, "abcde"), Token);

        // Six calls of one row, and as long a rest after each: one row runs beside it.
        Assert.Equal(12 * Call, time.GetElapsedTime(before));
        open.Set();
        await running;
    }

    [Fact]
    public async Task A_tracer_that_ends_lets_nobody_wait()
    {
        using var begun = new ManualResetEventSlim();
        using var open = new ManualResetEventSlim();
        _network.BeforeStep = _ =>
        {
            begun.Set();
            open.Wait(Patience);
        };
        using var model = Toy.Model(_network);
        using var engine = new InferenceEngine(new EngineOptions { Lanes = 1 });
        var tracer = new Tracer(new TraceOptions(), engine);
        Task[] waiting = [tracer.TraceAsync(Traces.Query(model, "abc"), Token), tracer.TraceAsync(Traces.Query(model, "abc"), Token)];
        Assert.True(begun.Wait(Patience, Token));
        tracer.Refuse();
        Assert.Throws<SequenceApiException>(() => { _ = tracer.TraceAsync(Traces.Query(model, "abc"), Token); });
        var end = Task.Run(tracer.Dispose, Token);
        open.Set();
        await end;
        foreach (var task in waiting)
            Assert.Equal(ErrorCode.Stopping, (await Assert.ThrowsAsync<SequenceApiException>(() => task)).Code);
    }

    [Fact]
    public async Task A_model_that_fails_fails_the_trace_and_not_the_tracer()
    {
        _network.BeforeStep = _ => throw new InvalidOperationException("broken");
        using var model = Toy.Model(_network);
        using var engine = new InferenceEngine(new EngineOptions { Lanes = 1 });
        using var tracer = new Tracer(new TraceOptions(), engine);
        Assert.Equal(ErrorCode.ModelFailed, (await Assert.ThrowsAsync<SequenceApiException>(() => tracer.TraceAsync(Traces.Query(model, "abc"), Token))).Code);
        _network.BeforeStep = null;
        Assert.NotNull(await tracer.TraceAsync(Traces.Query(model, "abc"), Token));
    }

    /// <summary>Has a lane hold a row: its first step is let through, that the lane counts it, and the next isn't.</summary>
    private static Task<Prediction> Occupy(InferenceEngine engine, LanguageModel model, ManualResetEventSlim open)
    {
        var sequence = new PredictionSequence(Prompt.FromText(model, "abc"), 1, 1, Token);
        open.Set();
        ((ToyStepModel)model.StepModel).BeforeStep = _ =>
        {
            if (((ToyStepModel)model.StepModel).Steps == 1)
                open.Reset();
            open.Wait(Patience);
        };
        engine.Submit(sequence);
        Assert.True(SpinWait.SpinUntil(() => engine.Running == 1 && !open.IsSet, Patience));
        return sequence.Completion;
    }

    /// <summary>A clock that jumps ahead whenever somebody waits, by as long as they want to.</summary>
    private sealed class PassingTime : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime > TimeSpan.Zero)
                ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
            return timer;
        }
    }
}
