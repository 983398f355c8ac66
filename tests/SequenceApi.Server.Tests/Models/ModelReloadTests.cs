using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Models;

/// <summary>Reloads under traffic. Nothing runs beside them: the collector counts the whole process, and the probe's
/// environment is the process's own.</summary>
[CollectionDefinition(DisableParallelization = true)]
[Collection(typeof(ModelReloadTests))]
public sealed class ModelReloadTests : IAsyncDisposable
{
    private const string Key = "an admin key of some length";
    private const int Reloads = 100;
    private const int Streams = 32;
    private readonly TinyBundle _bundle = new();
    private readonly TestApi _api;

    public ModelReloadTests() => _api = new TestApi(models: null).With("Models:Path", _bundle.Models).WithKey("admin", Key, "admin");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _bundle.Dispose();
    }

    [Fact]
    public async Task A_hundred_reloads_fail_no_stream_and_leave_no_memory_behind()
    {
        using var client = _api.CreateClient(Key);
        using var done = new CancellationTokenSource();
        var catalog = _api.Services.GetRequiredService<ModelCatalog>();
        var retired = new List<LanguageModel>();
        var streams = Enumerable.Range(0, Streams).Select(seed => Task.Run(() => StreamAsync(client, seed, done.Token), Token)).ToArray();
        var memory = new List<long>();
        for (var reload = 0; reload < Reloads; reload++)
        {
            retired.Add(catalog.Default);
            _bundle.Write("tiny", seed: 1 + (reload % 2));
            using var response = await client.PostAsync(new Uri("/v1/models/tiny/reload", UriKind.Relative), content: null, Token);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
            if (reload is 9 or Reloads - 1)
                memory.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        await done.CancelAsync();
        var ended = await Task.WhenAll(streams);
        Assert.All(ended, count => Assert.True(count > 0));
        Assert.Equal(Reloads, retired.Distinct().Count());
        Assert.True(SpinWait.SpinUntil(() => !retired.Exists(IsAlive), TimeSpan.FromSeconds(30)), "A network was not let go of.");
        Assert.InRange(memory[1] - memory[0], long.MinValue, 16 * 1024 * 1024);
        Assert.Equal(0, _api.Services.GetRequiredService<InferenceEngine>().InFlight);
    }

    [Fact]
    public async Task What_runs_when_its_weights_are_replaced_ends_on_them()
    {
        using var client = _api.CreateClient(Key);
        var body = JsonSerializer.Serialize(new { text = "a", max_tokens = 20_000, seed = 5, stream = true });
        var alone = await client.AskAsync("/v1/generate", new { text = "a", max_tokens = 20_000, seed = 5 });
        var events = client.StreamAsync(body).GetAsyncEnumerator(Token);
        await events.MoveNextAsync();
        _bundle.Write("tiny", seed: 7);
        using (var response = await client.PostAsync(new Uri("/v1/models/tiny/reload", UriKind.Relative), content: null, Token))
            Assert.True(response.IsSuccessStatusCode);
        var last = events.Current;
        while (await events.MoveNextAsync())
            last = events.Current;
        await events.DisposeAsync();
        Assert.Equal(("done", (string?)alone["text"]), (last.Type, (string?)last.Data["text"]));
        Assert.NotEqual((string?)alone["text"], (string?)(await client.AskAsync("/v1/generate", new { text = "a", max_tokens = 20_000, seed = 5 }))["text"]);
    }

    [Fact]
    public async Task A_process_that_crashes_over_a_model_does_not_take_the_server_along()
    {
        const string Limit = "DOTNET_GCHeapHardLimit";
        using var client = _api.CreateClient(Key);
        _bundle.Write("tiny", seed: 3);
        Environment.SetEnvironmentVariable(Limit, "0x10000");
        try
        {
            using var response = await client.PostAsync(new Uri("/v1/models/tiny/reload", UriKind.Relative), content: null, Token);
            Assert.Contains("crashed", (string?)(await response.RequireProblemAsync(503, "model_unavailable"))["detail"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Limit, null);
        }

        await client.AskAsync("/v1/predict", new { text = "a" });
    }

    private static bool IsAlive(LanguageModel model)
    {
        var isAlive = model.TryHold();
        if (isAlive)
            model.Release();
        return isAlive;
    }

    /// <returns>Streams that came to their end.</returns>
    private static async Task<int> StreamAsync(HttpClient client, int seed, CancellationToken done)
    {
        var count = 0;
        var body = JsonSerializer.Serialize(new { text = "a", max_tokens = 300, seed, stream = true });
        for (; !done.IsCancellationRequested || count == 0; count++)
        {
            var last = "";
            await foreach (var (type, data) in client.StreamAsync(body))
                last = type == "done" ? type : $"{type} {data}";
            Assert.StartsWith("done", last);
        }

        return count;
    }
}
