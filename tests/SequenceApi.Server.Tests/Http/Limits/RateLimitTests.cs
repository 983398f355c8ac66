using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Http.Limits;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Http.Limits;

/// <summary>How much a client may ask.</summary>
public sealed class RateLimitTests : IAsyncDisposable
{
    private const string Local = "address 127.0.0.1";
    private readonly FakeTimeProvider _time = new();
    private readonly TestApi _api;

    public RateLimitTests() => _api = new TestApi().With(services => services.AddSingleton<TimeProvider>(_time));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_request_too_many_is_refused_until_Retry_After_is_over()
    {
        _api.With("RateLimits:RequestsPerMinute", "6").With("RateLimits:RequestBurst", "2");
        using var client = _api.CreateClient();
        foreach (var left in new[] { "1", "0" })
        {
            using var answer = await client.SendJsonAsync("/v1/predict", new { text = "a" });
            Assert.Equal((HttpStatusCode.OK, "6", left), (answer.StatusCode, Header(answer, "x-ratelimit-limit-requests"), Header(answer, "x-ratelimit-remaining-requests")));
            Assert.False(answer.Headers.Contains("x-ratelimit-limit-tokens"));
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        using var refused = await client.SendJsonAsync("/v1/predict", new { text = "a" });
        await refused.RequireProblemAsync(429, "rate_limited");
        Assert.Equal(("9", "0"), (Header(refused, "Retry-After"), Header(refused, "x-ratelimit-remaining-requests")));
        _time.Advance(TimeSpan.FromSeconds(9));
        await client.AskAsync("/v1/predict", new { text = "a" });
    }

    [Theory]
    [InlineData("/v1/completions")]
    [InlineData("/v1/chat/completions")]
    public async Task The_routes_of_OpenAI_refuse_in_its_shape(string path)
    {
        _api.With("RateLimits:RequestsPerMinute", "1");
        using var client = _api.CreateClient();
        using var first = await client.SendJsonAsync(path, new { });
        using var refused = await client.SendJsonAsync(path, new { });
        Assert.Equal((HttpStatusCode.TooManyRequests, "60"), (refused.StatusCode, Header(refused, "Retry-After")));
        Assert.Equal("rate_limited", (string?)(await refused.ReadAsync())["error"]!["code"]);
    }

    [Fact]
    public async Task Page_description_health_and_metrics_are_not_limited()
    {
        _api.With("RateLimits:RequestsPerMinute", "1").With("RateLimits:TokensPerMinute", "1");
        using var client = _api.CreateClient();
        await client.AskAsync("/v1/predict", new { text = "ab" });
        foreach (var path in new[] { "/", "/js/api.js", "/swagger/v1/swagger.json", "/health/live", "/health/ready", "/metrics" })
            using (var response = await client.GetAsync(new Uri(path, UriKind.Relative), Token))
                Assert.True(response.IsSuccessStatusCode, path);
    }

    /// <summary>The toy's beginning of a text costs nothing: only what the client sends and gets does.</summary>
    [Theory]
    [InlineData("/v1/predict", """{"text":"abcde"}""", 5)]
    [InlineData("/v1/score", """{"text":"cde","context":"ab"}""", 5)]
    [InlineData("/v1/suggest", """{"text":"abcde"}""", 5)]
    [InlineData("/v1/trace", """{"text":"abcde"}""", 5)]
    [InlineData("/v1/sessions", """{"text":"abcde"}""", 5)]
    [InlineData("/v1/tokenize", """{"text":"abcde"}""", 0)]
    [InlineData("/v1/generate", """{"text":"abc","max_tokens":2,"seed":1}""", 5)]
    [InlineData("/v1/generate", """{"text":"abc","max_tokens":2,"num_beams":3}""", 9)]
    [InlineData("/v1/generate", """{"text":"abc","choices":["xy","z"]}""", 6)]
    [InlineData("/v1/generate", """{"text":"abc","max_tokens":2,"seed":1,"stream":true}""", 5)]
    [InlineData("/v1/completions", """{"prompt":["abc","de"],"n":2,"max_tokens":3,"seed":1}""", 17)]
    [InlineData("/v1/completions", """{"prompt":["abc","de"],"n":2,"max_tokens":3,"seed":1,"stream":true}""", 17)]
    [InlineData("/v1/completions", """{"prompt":["abc"],"choices":["xy","zz"]}""", 9)]
    [InlineData("/v1/chat/completions", """{"messages":[{"role":"user","content":"abc"}],"max_tokens":3,"seed":1}""", 6)]
    [InlineData("/v1/predict", """{"text":"abcde","top_k":1000}""", 0)]
    [InlineData("/v1/generate", """{"text":"abcde","min_tokens":9,"max_tokens":8}""", 0)]
    public async Task Every_route_that_reads_or_writes_tokens_takes_as_many_as_it_used(string path, string body, int used)
    {
        _api.With("RateLimits:TokensPerMinute", "600000");
        using var client = _api.CreateClient();
        using var answer = await client.SendJsonAsync(path, body);
        await answer.Content.ReadAsStringAsync(Token);
        var tokens = _api.Services.GetRequiredService<RateLimits>().Of(Local).Tokens!;
        Assert.True(SpinWait.SpinUntil(() => tokens.Left == 600_000 - used, TimeSpan.FromSeconds(10)), $"{600_000 - tokens.Left}");
    }

    [Fact]
    public async Task A_request_reserves_what_it_may_use_and_gives_back_what_it_did_not()
    {
        using var gate = new StepGate();
        await using var api = new TestApi(TestModels.Characters(new ToyStepModel(TestModels.Ascii.Count) { BeforeStep = gate.Pass }))
            .With("RateLimits:TokensPerMinute", "100").With(services => services.AddSingleton<TimeProvider>(_time));
        using var client = api.CreateClient();
        var first = client.SendJsonAsync("/v1/generate", """{"text":"abc","max_tokens":150,"seed":1,"stop":["~","e","t","a","o"," ","n"]}""");
        await gate.StepBegunAsync(Token);
        using (var refused = await client.SendJsonAsync("/v1/predict", new { text = "a" }))
        {
            await refused.RequireProblemAsync(429, "rate_limited");
            Assert.Equal(("33", "100", "0"), (Header(refused, "Retry-After"), Header(refused, "x-ratelimit-limit-tokens"), Header(refused, "x-ratelimit-remaining-tokens")));
        }

        gate.Open();
        var usage = (await (await first).ReadAsync())["usage"]!;
        var tokens = api.Services.GetRequiredService<RateLimits>().Of(Local).Tokens!;
        var used = (int)usage["prompt_tokens"]! + (int)usage["completion_tokens"]!;
        Assert.True(SpinWait.SpinUntil(() => tokens.Left == 100 - used, TimeSpan.FromSeconds(10)), $"{used} were used, {tokens.Left} are left");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_leaves_pays_for_what_was_streamed_or_for_what_it_reserved(bool stream)
    {
        using var gate = new StepGate(allowed: 4);
        var departure = new Departure();
        await using var api = new TestApi(TestModels.Characters(new ToyStepModel(TestModels.Ascii.Count) { BeforeStep = gate.Pass }))
            .With("RateLimits:TokensPerMinute", "1000").With("RateLimits:TokenBurst", "100000")
            .With(services => services.AddSingleton<TimeProvider>(_time).AddSingleton<IStartupFilter>(departure));
        using var client = api.CreateClient();
        using var leaving = new CancellationTokenSource();
        using var request = new StringContent($$"""{"text":"a","max_tokens":50000,"stream":{{(stream ? "true" : "false")}}}""", null, "application/json");
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/generate") { Content = request };
        var answer = client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
        for (var step = 0; step < 5; step++)
            await gate.StepBegunAsync(Token);
        if (stream)
            (await answer).Dispose();
        await leaving.CancelAsync();
        await Record.ExceptionAsync(() => answer);
        await departure.Noticed.WaitAsync(TimeSpan.FromSeconds(30), Token);
        gate.Open();
        var tokens = api.Services.GetRequiredService<RateLimits>().Of(Local).Tokens!;
        Assert.True(SpinWait.SpinUntil(() => stream ? tokens.Left is > 99_900 and < 100_000 : tokens.Left == 49_999, TimeSpan.FromSeconds(10)), $"{tokens.Left}");

        // A server that drains looks again after a time that doesn't pass here.
        Assert.True(SpinWait.SpinUntil(() => api.Services.GetRequiredService<InferenceEngine>().InFlight == 0, TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?lines=false")]
    public async Task A_stream_over_its_limit_is_slowed_and_ends_as_it_would_have(string query)
    {
        var time = new PassingTime();
        await using var api = new TestApi().With("RateLimits:TokensPerMinute", "60").With("RateLimits:TokenBurst", "10")
            .With(services => services.AddSingleton<TimeProvider>(time));
        using var client = api.CreateClient();
        var start = time.GetTimestamp();
        using var answer = await client.SendBytesAsync(
            $"/v1/score{query}", System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("0123456789\n", 300))), "text/plain");
        var last = (await answer.Content.ReadAsStringAsync(Token)).TrimEnd('\n').Split('\n')[^1];
        Assert.Contains("\"done\":true", last, StringComparison.Ordinal);
        Assert.InRange(time.GetElapsedTime(start).TotalSeconds, query == "" ? 2980 : 1200, 1_000_000);
    }

    [Fact]
    public async Task A_key_has_its_own_limits_and_one_keys_requests_take_nothing_from_anothers()
    {
        const string One = "the key of somebody who asks", Two = "the key of somebody else who asks";
        _api.WithKey("one", One).WithKey("two", Two)
            .With("RateLimits:RequestsPerMinute", "2").With("Security:Keys:1:RequestsPerMinute", "3");
        using var one = _api.CreateClient(One);
        using var two = _api.CreateClient(Two);
        await RequireAsync(one, 200, 200, 429);
        await RequireAsync(two, 200, 200, 200, 429);
        await RequireAsync(one, 429);
    }

    [Fact]
    public async Task Whoever_tries_keys_learns_nothing_more_and_who_works_beside_them_goes_on()
    {
        const string Right = "the key of somebody who asks", Other = "the key of somebody else who asks";
        _api.WithKey("one", Right).WithKey("two", Other).With("RateLimits:WrongKeysPerMinute", "3");
        using var right = _api.CreateClient(Right);
        using var other = _api.CreateClient(Other);
        using var wrong = _api.CreateClient("no key that anybody has");
        await RequireAsync(right, 200);
        await RequireAsync(wrong, 401, 401, 401, 429, 429);
        await RequireAsync(right, 200, 200);
        await RequireAsync(other, 429);
        using var refused = await other.GetAsync(new Uri("/v1/models", UriKind.Relative), Token);
        Assert.Equal("20", Header(refused, "Retry-After"));
        _time.Advance(TimeSpan.FromSeconds(20));
        await RequireAsync(other, 200);
    }

    private static async Task RequireAsync(HttpClient client, params int[] statuses)
    {
        foreach (var status in statuses)
            using (var response = await client.GetAsync(new Uri("/v1/models", UriKind.Relative), Token))
                Assert.Equal(status, (int)response.StatusCode);
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(',', response.Headers.GetValues(name));
}
