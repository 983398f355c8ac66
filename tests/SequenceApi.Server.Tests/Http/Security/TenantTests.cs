using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Http.Security;

/// <summary>What one key's requests tell another's: nothing.</summary>
public sealed class TenantTests(EmbeddedRedis redis) : IClassFixture<EmbeddedRedis>
{
    private const string One = "the key of somebody who asks";
    private const string Two = "the key of somebody else who asks";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/predict", """{"text":"abcdefgh"}""")]
    [InlineData("/v1/generate", """{"text":"abcdefgh","max_tokens":4}""")]
    [InlineData("/v1/generate", """{"text":"abcdefgh","max_tokens":4,"num_beams":2}""")]
    [InlineData("/v1/generate", """{"text":"abcdefgh","choices":["a","b"]}""")]
    [InlineData("/v1/suggest", """{"text":"abcdefgh"}""")]
    [InlineData("/v1/score", """{"text":"gh","context":"abcdef"}""")]
    public async Task What_was_read_for_one_key_is_new_for_another(string path, string body)
    {
        await using var api = Api();
        using var one = api.CreateClient(One);
        using var two = api.CreateClient(Two);
        Assert.Equal(0, await CachedAsync(one, path, body));
        Assert.True(await CachedAsync(one, path, body) > 0);
        Assert.Equal(0, await CachedAsync(two, path, body));
        Assert.True(await CachedAsync(two, path, body) > 0);
    }

    [Fact]
    public async Task A_state_of_one_key_is_invalid_with_another()
    {
        await using var api = Api();
        using var one = api.CreateClient(One);
        using var two = api.CreateClient(Two);
        var state = (string?)(await one.AskAsync("/v1/predict", new { text = "ab", return_state = true }))["state"];
        await one.AskAsync("/v1/predict", new { state, text = "c" });
        using var response = await two.SendJsonAsync("/v1/predict", new { state, text = "c" });
        await response.RequireProblemAsync(400, "state_invalid");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_of_one_key_is_unknown_to_another_and_so_are_its_answers(bool isInRedis)
    {
        await using var api = Api();
        if (isInRedis)
            api.With("Sessions:Store", "redis").With("ConnectionStrings:Redis", redis.Address);
        using var one = api.CreateClient(One);
        using var two = api.CreateClient(Two);
        foreach (var client in new[] { one, two })
            client.DefaultRequestHeaders.Add("Idempotency-Key", "k");
        var begun = await one.AskAsync("/v1/sessions", new { text = "ab" });
        Assert.Equal(begun.ToJsonString(), (await one.AskAsync("/v1/sessions", new { text = "ab" })).ToJsonString());
        Assert.NotEqual((string?)begun["id"], (string?)(await two.AskAsync("/v1/sessions", new { text = "ab" }))["id"]);

        var path = $"/v1/sessions/{(string?)begun["id"]}";
        await one.AskAsync($"{path}/append", new { text = "c" });
        foreach (var (action, body) in new (string, object)[] { ("append", new { text = "c" }), ("rewind", new { position = 1 }), ("fork", new { }) })
            using (var response = await two.SendJsonAsync($"{path}/{action}", body))
                await response.RequireProblemAsync(404, "session_not_found");
        foreach (var address in new[] { path, $"{path}/state" })
            using (var response = await two.GetAsync(new Uri(address, UriKind.Relative), Token))
                await response.RequireProblemAsync(404, "session_not_found");
        using (var response = await two.SendJsonAsync("/v1/predict", new { session = (string?)begun["id"] }))
            await response.RequireProblemAsync(404, "session_not_found");
        using (var response = await two.DeleteAsync(new Uri(path, UriKind.Relative), Token))
            await response.RequireProblemAsync(404, "session_not_found");
        Assert.Equal(3, (int?)(await one.AskAsync(path))["position"]);
    }

    private static TestApi Api() => new TestApi().WithKey("one", One).WithKey("two", Two);

    private static async Task<int> CachedAsync(HttpClient client, string path, string body) =>
        (int)(await client.AskAsync(path, body))["usage"]!["cached_tokens"]!;
}
