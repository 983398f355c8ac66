using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Hosting;

public sealed class StopTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly StepGate _gate = new();
    private readonly TestApi _api;

    public StopTests() => _api = new TestApi(
        TestModels.Characters(new ToyStepModel(TestModels.Ascii.Count) { BeforeStep = _gate.Pass })).With("Engine:Lanes", "1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private InferenceEngine Engine => _api.Services.GetRequiredService<InferenceEngine>();

    public async ValueTask DisposeAsync()
    {
        _gate.Open();
        await _api.DisposeAsync();
        _gate.Dispose();
    }

    [Fact]
    public async Task What_runs_may_end_while_new_connections_hear_that_the_server_is_stopping()
    {
        using var client = _api.CreateClient();
        _gate.Allow(3);
        await using var events = client.StreamAsync("""{"text":"A","stream":true,"max_tokens":10}""").GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());
        var stopped = StopAsync();
        using var other = _api.CreateClient();
        using var ready = await other.GetAsync(new Uri("/health/ready", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("stopping", (string?)(await ready.ReadAsync())["status"]);
        foreach (var path in new[] { "/v1/predict", "/v1/generate", "/v1/score" })
        {
            using var refused = await other.SendJsonAsync(path, """{"text":"A"}""");
            await refused.RequireProblemAsync(503, "stopping");
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        }

        _gate.Open();
        Assert.Equal("done", (await LastAsync(events)).Type);
        await stopped.WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task What_still_runs_after_the_drain_time_fails_as_stopping_in_words()
    {
        _api.With("Http:DrainSeconds", "0");
        using var client = _api.CreateClient();
        _gate.Allow(3);
        await using var events = client.StreamAsync("""{"text":"A","stream":true,"max_tokens":65536}""").GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());
        var whole = client.SendJsonAsync("/v1/generate", """{"text":"A","max_tokens":65536}""");
        Assert.True(SpinWait.SpinUntil(() => Engine.Waiting == 1, Patience));
        var stopped = StopAsync();
        _gate.Open();
        var last = await LastAsync(events);
        Assert.Equal(("error", "stopping", 503), (last.Type, (string?)last.Data["code"], (int?)last.Data["status"]));
        using var failed = await whole;
        await failed.RequireProblemAsync(503, "stopping");
        await stopped.WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task The_process_ends_well_in_the_middle_of_a_long_answer()
    {
        using var bundle = new TinyBundle(hiddenSize: 512);
        using var server = ServerProcess.Start(
            ["--urls", "http://127.0.0.1:0"], ("Models__Path", bundle.Models), ("Http__DrainSeconds", "0"));
        using var client = new HttpClient { BaseAddress = new Uri((await server.LineAsync("listens on")).Split(' ')[^1]) };
        await using var events = client.StreamAsync("""{"text":"A","stream":true,"max_tokens":65536}""").GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());
        server.Terminate();
        Assert.Equal("error", (await LastAsync(events)).Type);
        var (exitCode, _, error) = await server.EndAsync();
        Assert.Equal((0, ""), (exitCode, error));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    public void The_host_waits_longer_than_the_drain(int seconds) => Assert.True(
        _api.With("Http:DrainSeconds", $"{seconds}").Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout
            > TimeSpan.FromSeconds(seconds));

    /// <summary>Begins to stop as a signal does; ends when the engine is told.</summary>
    private Task StopAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lifetime = _api.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopped.Register(stopped.SetResult);
        lifetime.StopApplication();
        Assert.True(SpinWait.SpinUntil(() => Engine.IsStopping, Patience));
        return stopped.Task;
    }

    private static async Task<(string Type, JsonNode Data)> LastAsync(IAsyncEnumerator<(string Type, JsonNode Data)> events)
    {
        var last = events.Current;
        while (await events.MoveNextAsync())
            last = events.Current;
        return last;
    }
}
