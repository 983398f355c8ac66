using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SequenceApi.Server.Models;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Models;

/// <summary>Models that come, change and go while the server runs.</summary>
public sealed class ModelManagementTests : IAsyncDisposable
{
    private const string Key = "an admin key of some length";
    private readonly TinyBundle _bundle = new();
    private readonly TestApi _api;

    public ModelManagementTests()
    {
        _bundle.Add("other");
        _api = new TestApi(models: null)
            .With("Models:Path", _bundle.Models).With("Models:Default", "tiny").WithKey("admin", Key, "admin");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _bundle.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer another key of some length")]
    [InlineData("Basic an admin key of some length")]
    [InlineData("Bearer")]
    public async Task Without_the_admin_key_nothing_changes(string? header)
    {
        using var client = _api.CreateClient();
        foreach (var action in new[] { "load", "unload", "reload" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/models/other/{action}");
            if (header is not null)
                request.Headers.TryAddWithoutValidation("Authorization", header);
            using var response = await client.SendAsync(request, Token);
            await response.RequireProblemAsync(401, "unauthorized");
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        }

        using var admin = _api.CreateClient(Key);
        Assert.Equal("loaded", (string?)(await admin.AskAsync("/v1/models/other"))["status"]);
    }

    [Fact]
    public async Task Where_there_is_no_admin_key_nobody_may()
    {
        await using var api = new TestApi();
        using var client = api.CreateClient(Key);
        using var response = await client.PostAsync(new Uri("/v1/models/toy/reload", UriKind.Relative), content: null, Token);
        Assert.Contains("Security__Keys", (string?)(await response.RequireProblemAsync(403, "forbidden"))["detail"]);
    }

    [Fact]
    public async Task An_unloaded_model_answers_no_more_until_it_is_loaded_again()
    {
        using var client = _api.CreateClient(Key);
        Assert.Equal("unloaded", (string?)(await PostAsync(client, "other", "unload"))["status"]);
        using (var response = await client.SendJsonAsync("/v1/predict", new { model = "other", text = "a" }))
            await response.RequireProblemAsync(503, "model_unavailable");
        Assert.Equal(["tiny"], (await client.AskAsync("/v1/models"))["data"]!.AsArray().Select(model => (string?)model!["id"]));
        Assert.Equal("loaded", (string?)(await PostAsync(client, "other", "load"))["status"]);
        await client.AskAsync("/v1/predict", new { model = "other", text = "a" });
    }

    [Fact]
    public async Task The_default_model_stays_and_one_that_is_not_there_is_not_found()
    {
        using var client = _api.CreateClient(Key);
        using (var response = await client.PostAsync(Action("tiny", "unload"), content: null, Token))
            await response.RequireProblemAsync(400, "invalid_request");
        foreach (var action in new[] { "load", "unload", "reload" })
            using (var response = await client.PostAsync(Action("none", action), content: null, Token))
                await response.RequireProblemAsync(404, "model_not_found");
    }

    [Fact]
    public async Task A_reloaded_model_answers_from_its_new_weights_and_old_states_are_refused()
    {
        using var client = _api.CreateClient(Key);
        var before = await client.AskAsync("/v1/predict", new { text = "a", return_state = true });
        _bundle.Write("tiny", seed: 7);
        await PostAsync(client, "tiny", "reload");
        var after = await client.AskAsync("/v1/predict", new { text = "a" });
        Assert.NotEqual(before["predictions"]!.ToJsonString(), after["predictions"]!.ToJsonString());
        using var response = await client.SendJsonAsync("/v1/predict", new { state = (string?)before["state"] });
        await response.RequireProblemAsync(409, "state_model_mismatch");
    }

    [Fact]
    public async Task Weights_that_can_t_be_loaded_leave_the_old_ones_serving_and_tell_why()
    {
        using var client = _api.CreateClient(Key);
        var before = await client.AskAsync("/v1/predict", new { text = "a" });
        await File.WriteAllTextAsync(_bundle.File("model.onnx"), "no graph", Token);
        using (var response = await client.PostAsync(Action("tiny", "reload"), content: null, Token))
        {
            var problem = await response.RequireProblemAsync(503, "model_unavailable");
            Assert.DoesNotContain(_bundle.Models, (string?)problem["detail"]);
        }

        var card = await client.AskAsync("/v1/models/tiny");
        Assert.Equal("loaded", (string?)card["status"]);
        Assert.Contains("model.onnx", (string?)card["reason"]);
        Assert.Equal(before["predictions"]!.ToJsonString(), (await client.AskAsync("/v1/predict", new { text = "a" }))["predictions"]!.ToJsonString());
    }

    [Fact]
    public async Task A_model_that_can_t_be_loaded_at_the_start_leaves_the_others_serving_and_tells_why()
    {
        _bundle.Add("broken");
        File.Delete(Path.Combine(_bundle.Models, "broken", "vocab.json"));
        using var client = _api.CreateClient(Key);
        var card = await client.AskAsync("/v1/models/broken");
        Assert.Equal(("failed", true), ((string?)card["status"], ((string?)card["reason"])!.Contains("vocab.json", StringComparison.Ordinal)));
        await client.AskAsync("/v1/predict", new { model = "other", text = "a" });
        using var response = await client.SendJsonAsync("/v1/predict", new { model = "broken", text = "a" });
        await response.RequireProblemAsync(503, "model_unavailable");
    }

    [Fact]
    public async Task A_model_is_loaded_on_first_use_by_whoever_asks_first()
    {
        _api.With("Models:LoadOnFirstUse", "true");
        using var client = _api.CreateClient(Key);
        Assert.Equal("unloaded", (string?)(await client.AskAsync("/v1/models/other"))["status"]);
        Assert.Equal(["other", "tiny"], (await client.AskAsync("/v1/models"))["data"]!.AsArray().Select(model => (string?)model!["id"]));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.AskAsync("/v1/predict", new { model = "other", text = "a" })));
        Assert.Equal("loaded", (string?)(await client.AskAsync("/v1/models/other"))["status"]);
    }

    [Fact]
    public async Task A_folder_that_is_watched_brings_changes_and_takes_models_once_it_is_at_rest()
    {
        using var client = _api.CreateClient(Key);
        var watch = _api.Services.GetServices<IHostedService>().OfType<ModelWatch>().Single();
        _bundle.Add("new");
        await watch.LookAsync(isFirst: false, Token);
        using (var early = await client.GetAsync(new Uri("/v1/models/new", UriKind.Relative), Token))
            Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        await watch.LookAsync(isFirst: false, Token);
        await client.AskAsync("/v1/predict", new { model = "new", text = "a" });

        var before = await client.AskAsync("/v1/predict", new { model = "new", text = "a" });
        _bundle.Write("new", seed: 9);
        File.SetLastWriteTimeUtc(Path.Combine(_bundle.Models, "new", "model.onnx"), DateTime.UnixEpoch);
        await watch.LookAsync(isFirst: false, Token);
        await watch.LookAsync(isFirst: false, Token);
        Assert.NotEqual(before["predictions"]!.ToJsonString(), (await client.AskAsync("/v1/predict", new { model = "new", text = "a" }))["predictions"]!.ToJsonString());

        Directory.Delete(Path.Combine(_bundle.Models, "new"), recursive: true);
        await watch.LookAsync(isFirst: false, Token);
        await client.AskAsync("/v1/predict", new { model = "new", text = "a" });
        await watch.LookAsync(isFirst: false, Token);
        using var late = await client.GetAsync(new Uri("/v1/models/new", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
    }

    [Fact]
    public async Task Two_folders_of_one_id_leave_the_first_serving_and_tell_of_the_other()
    {
        _bundle.Add("twin");
        File.Copy(Path.Combine(_bundle.Models, "other", "model.json"), Path.Combine(_bundle.Models, "twin", "model.json"), overwrite: true);
        using var client = _api.CreateClient(Key);
        await client.AskAsync("/v1/predict", new { model = "other", text = "a" });
        var card = await client.AskAsync("/v1/models/twin");
        Assert.Equal("failed", (string?)card["status"]);
        Assert.Contains("'other'", (string?)card["reason"]);
    }

    [Fact]
    public async Task A_folder_that_can_t_be_looked_into_takes_no_model_away()
    {
        using var client = _api.CreateClient(Key);
        var watch = _api.Services.GetServices<IHostedService>().OfType<ModelWatch>().Single();
        var away = _bundle.Models + "-away";
        Directory.Move(_bundle.Models, away);
        for (var look = 0; look < 3; look++)
            await Assert.ThrowsAsync<SequenceApi.Engine.SequenceApiException>(() => watch.LookAsync(isFirst: false, Token));
        Directory.Move(away, _bundle.Models);
        await client.AskAsync("/v1/predict", new { model = "other", text = "a" });
    }

    [Fact]
    public async Task A_manifest_that_is_half_written_takes_no_model_away()
    {
        using var client = _api.CreateClient(Key);
        var watch = _api.Services.GetServices<IHostedService>().OfType<ModelWatch>().Single();
        await watch.LookAsync(isFirst: true, Token);
        await File.WriteAllTextAsync(Path.Combine(_bundle.Models, "other", "model.json"), "{", Token);
        for (var look = 0; look < 3; look++)
            await watch.LookAsync(isFirst: false, Token);
        await client.AskAsync("/v1/predict", new { model = "other", text = "a" });
        Assert.Contains("model.json", (string?)(await client.AskAsync("/v1/models/other"))["reason"]);
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_keep_others_from_loading()
    {
        using var client = _api.CreateClient(Key);
        await PostAsync(client, "other", "unload");
        using (var gone = CancellationTokenSource.CreateLinkedTokenSource(Token))
        {
            var load = client.PostAsync(Action("other", "load"), content: null, gone.Token);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load);
        }

        Assert.Equal("loaded", (string?)(await PostAsync(client, "other", "reload"))["status"]);
    }

    [Fact]
    public async Task What_takes_too_much_memory_to_try_is_not_loaded()
    {
        _api.With("Models:ProbeMegabytes", "64");
        _bundle.Add("large", hiddenSize: 2000);
        using var client = _api.CreateClient(Key);
        using var response = await client.PostAsync(Action("large", "reload"), content: null, Token);
        Assert.Contains("Models__ProbeMegabytes", (string?)(await response.RequireProblemAsync(503, "model_unavailable"))["detail"]);
    }

    private static Uri Action(string id, string action) => new($"/v1/models/{id}/{action}", UriKind.Relative);

    private static async Task<JsonNode> PostAsync(HttpClient client, string id, string action)
    {
        using var response = await client.PostAsync(Action(id, action), content: null, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.ReadAsync();
    }
}
