using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

public sealed class StreamTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly StepGate _gate = new();
    private readonly ToyStepModel _network = new(TestModels.Ascii.Count);
    private readonly TestApi _api;

    public StreamTests()
    {
        _network.BeforeStep = _gate.Pass;
        _api = new TestApi(TestModels.Characters(_network)).With("Engine:Lanes", "1");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _gate.Open();
        await _api.DisposeAsync();
        _gate.Dispose();
    }

    [Fact]
    public async Task Streamed_tokens_concatenate_to_the_whole_text()
    {
        _gate.Open();
        using var client = _api.CreateClient();
        var events = await client.StreamAsync("""{"text":"A","stream":true,"max_tokens":100,"stop":["e"]}""").ToListAsync(Token);
        var done = events[^1];
        Assert.Equal("done", done.Type);
        Assert.All(events[..^1], item => Assert.Equal("token", item.Type));
        Assert.Equal((string?)done.Data["text"], string.Concat(events[..^1].Select(item => (string?)item.Data["text"])));
        Assert.Equal(done.Data["tokens"]!.All<int>("token_id"), events[..^1].Select(item => (int)item.Data["token_id"]!));
        Assert.Equal(Enumerable.Range(0, events.Count - 1), events[..^1].Select(item => (int)item.Data["index"]!));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(200)]
    public async Task Characters_cut_by_tokens_concatenate_to_the_whole_text(int maxTokens)
    {
        await using var api = new TestApi(TestModels.Bytes());
        using var client = api.CreateClient();
        for (var seed = 0; seed < 20; seed++)
        {
            var body = $$"""{"text":"A","stream":true,"max_tokens":{{maxTokens}},"temperature":3,"seed":{{seed}}}""";
            var events = await client.StreamAsync(body).ToListAsync(Token);
            Assert.Equal((string?)events[^1].Data["text"], string.Concat(events[..^1].Select(item => (string?)item.Data["text"])));
            Assert.Equal(Enumerable.Range(0, maxTokens), events[..^1].Select(item => (int)item.Data["index"]!));
        }
    }

    [Fact]
    public async Task The_first_event_arrives_before_the_last_token_is_computed()
    {
        using var client = _api.CreateClient();
        _gate.Allow(2);
        await using var events = client.StreamAsync("""{"text":"A","stream":true,"max_tokens":10}""").GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(0, (int?)events.Current.Data["index"]);
        Assert.Equal(2, _network.Steps);
        _gate.Open();
        var last = events.Current;
        while (await events.MoveNextAsync())
            last = events.Current;
        Assert.Equal("done", last.Type);
    }

    [Fact]
    public async Task A_client_that_reads_slowly_gets_all_that_has_come_in_one_flush_and_holds_nobody_up()
    {
        var slow = new SlowFlush();
        _api.With(services => services.AddSingleton<IStartupFilter>(slow));
        _gate.Allow(2);
        using var reader = _api.CreateClient();
        using var other = _api.CreateClient();
        reader.DefaultRequestHeaders.Add(SlowFlush.Header, "yes");
        var events = reader.StreamAsync("""{"text":"A","stream":true,"max_tokens":20}""").ToListAsync(Token).AsTask();
        await slow.Begun.WaitAsync(Patience, Token);

        _gate.Open();
        await other.AskAsync("/v1/generate", new { text = "B", max_tokens = 200 });
        slow.Release();

        Assert.Equal(21, (await events).Count);
        Assert.Equal(2, slow.Flushes);
    }

    [Fact]
    public async Task A_client_that_leaves_frees_its_row()
    {
        var departure = new Departure();
        _api.With(services => services.AddSingleton<IStartupFilter>(departure));
        using var client = _api.CreateClient();
        _gate.Allow(2);
        await using (var events = client.StreamAsync("""{"text":"A","stream":true,"max_tokens":65536}""").GetAsyncEnumerator(Token))
            Assert.True(await events.MoveNextAsync());
        await departure.Noticed.WaitAsync(Patience, Token);

        // One step may be under way; what comes after it belongs to the next request alone, which knows the beginning already.
        _gate.Open();
        await client.AskAsync("/v1/predict", new { text = "A" });
        Assert.InRange(_network.Steps, 3, 4);
        Assert.Equal(0, _api.Services.GetRequiredService<InferenceEngine>().Waiting);
        Assert.True(SpinWait.SpinUntil(() => _api.Services.GetRequiredService<InferenceEngine>().Running == 0, Patience));
    }

    [Fact]
    public async Task A_full_queue_refuses_with_429_and_a_time_to_try_again_streamed_too()
    {
        _api.With("Engine:MaxBatchSize", "1").With("Engine:MaxQueueLength", "1");
        using var client = _api.CreateClient();
        var running = client.SendJsonAsync("/v1/predict", """{"text":"A"}""");
        await _gate.StepBegunAsync(Token);
        var waiting = client.SendJsonAsync("/v1/predict", """{"text":"A"}""");
        var late = client.SendJsonAsync("/v1/predict", """{"text":"A"}""");
        var refused = await Task.WhenAny(waiting, late);
        await (await refused).RequireProblemAsync(429, "queue_full");
        Assert.InRange((await refused).Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        using var stream = await client.SendJsonAsync("/v1/generate", """{"text":"A","stream":true}""");
        await stream.RequireProblemAsync(429, "queue_full");
        _gate.Open();
        foreach (var answered in new[] { running, refused == waiting ? late : waiting })
            Assert.True((await answered).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_step_that_fails_ends_a_stream_with_an_error_event_and_the_next_succeeds()
    {
        using var client = _api.CreateClient();
        _network.BeforeStep = _ =>
        {
            if (_network.Steps == 4)
            {
                _network.BeforeStep = null;
                throw new InvalidOperationException("a fault");
            }
        };
        var events = await client.StreamAsync("""{"text":"A","stream":true,"max_tokens":10}""").ToListAsync(Token);
        Assert.Equal(["token", "token", "token", "error"], events.Select(item => item.Type));
        Assert.Equal("model_failed", (string?)events[^1].Data["code"]);
        Assert.Equal(500, (int?)events[^1].Data["status"]);
        await client.AskAsync("/v1/generate", new { text = "A" });
    }

    [Fact]
    public async Task A_step_that_fails_is_a_500_and_the_next_succeeds()
    {
        using var client = _api.CreateClient();
        _network.BeforeStep = _ => throw new InvalidOperationException("a fault");
        foreach (var path in new[] { "/v1/predict", "/v1/generate", "/v1/score" })
        {
            using var response = await client.SendJsonAsync(path, """{"text":"A"}""");
            var problem = await response.RequireProblemAsync(500, "model_failed");
            Assert.DoesNotContain("fault", problem.ToJsonString(), StringComparison.Ordinal);
        }

        _network.BeforeStep = null;
        await client.AskAsync("/v1/predict", new { text = "A" });
    }
}
