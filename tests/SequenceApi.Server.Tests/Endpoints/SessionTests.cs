using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

public sealed class SessionTests : IAsyncDisposable
{
    private readonly ToyStepModel _network = new(TestModels.Ascii.Count);
    private readonly StepGate _gate = new();
    private readonly Departure _departure = new();
    private readonly TestApi _api;
    private readonly HttpClient _client;

    public SessionTests()
    {
        _gate.Open();
        _api = new TestApi(TestModels.Characters(_network))
            .With("Sessions:HistoryTokens", "20")
            .With(services => services.AddSingleton<IStartupFilter>(_departure));
        _client = _api.CreateClient();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _gate.Open();
        _client.Dispose();
        await _api.DisposeAsync();
        _gate.Dispose();
    }

    [Fact]
    public async Task Text_cut_anywhere_into_a_session_s_requests_gives_the_bits_of_the_text_whole() =>
        await Gen.Select(Gen.String[Gen.Char[' ', '~'], 1, 30], Gen.Bool).Array[1, 5].SampleAsync(async pieces =>
        {
            var whole = await _client.AskAsync("/v1/predict", new { text = string.Concat(pieces.Select(piece => piece.Item1)), top_k = 97 });
            var session = await BeginAsync(pieces[0].Item1);
            foreach (var (text, isAppended) in pieces.Skip(1))
                await _client.AskAsync(isAppended ? $"/v1/sessions/{session}/append" : "/v1/predict", isAppended ? new { text } : new { text, session });
            AssertSame(whole, await LookAsync(session));
            AssertSame(whole, await LookAsync(session));
            Assert.Equal((pieces.Length, (int)whole["position"]!), await WhereAsync(session));
        }, iter: 20);

    [Fact]
    public async Task A_generation_advances_a_session_by_prompt_and_completion_whole_or_streamed()
    {
        var plain = await _client.AskAsync("/v1/generate", new { text = "ABC", seed = 4, max_tokens = 50 });
        var (one, other) = (await BeginAsync("AB"), await BeginAsync("AB"));

        var whole = await _client.AskAsync("/v1/generate", new { session = one, text = "C", seed = 4, max_tokens = 50 });
        var events = await _client.StreamAsync($$"""{"session":"{{other}}","text":"C","seed":4,"max_tokens":50,"stream":true}""").ToListAsync(Token);

        Assert.Equal((string?)plain["text"], (string?)whole["text"]);
        Assert.Equal("done", events[^1].Type);
        Assert.Equal((string?)plain["text"], (string?)events[^1].Data["text"]);
        Assert.Equal(2, (int?)whole["version"]);
        Assert.Equal((2, 53), await WhereAsync(one));
        Assert.Equal((2, 53), await WhereAsync(other));
        AssertSame(await _client.AskAsync("/v1/predict", new { text = "ABC" + (string)plain["text"]!, top_k = 97 }), await LookAsync(one));
    }

    [Fact]
    public async Task A_session_winds_back_to_any_kept_position_as_if_the_rest_had_never_been() =>
        await Gen.Select(Gen.String[Gen.Char['a', 'z'], 30, 90], Gen.Int[0, 40], Gen.String[Gen.Char['a', 'z'], 1, 30]).SampleAsync(async (text, back, more) =>
        {
            var session = await BeginAsync(text[..20]);
            await _client.AskAsync($"/v1/sessions/{session}/append", new { text = text[20..] });
            var first = (int)(await _client.AskAsync($"/v1/sessions/{session}"))["first_position"]!;
            Assert.InRange(first, 0, text.Length - 20);
            var position = Math.Max(first, text.Length - back);

            var rewound = await _client.AskAsync($"/v1/sessions/{session}/rewind", new { position });
            Assert.Equal(position, (int?)rewound["position"]);
            await _client.AskAsync($"/v1/sessions/{session}/append", new { text = more });

            AssertSame(await _client.AskAsync("/v1/predict", new { text = text[..position] + more, top_k = 97 }), await LookAsync(session));
        }, iter: 20);

    [Theory]
    [InlineData(-1)]
    [InlineData(41)]
    [InlineData(int.MaxValue)]
    public async Task Winding_back_beyond_what_is_kept_names_the_range(int position)
    {
        var session = await BeginAsync(new string('a', 40));
        using var response = await _client.SendJsonAsync($"/v1/sessions/{session}/rewind", new { position });
        var detail = (string)(await response.RequireProblemAsync(400, "invalid_request"))["detail"]!;
        if (position >= 0)
            Assert.Contains(" to 40", detail);
    }

    [Fact]
    public async Task Forks_begin_where_the_session_is_and_go_their_own_ways()
    {
        var session = await BeginAsync(new string('a', 40) + "b");
        var forks = (await _client.AskAsync($"/v1/sessions/{session}/fork", new { count = 3 }))["sessions"]!.All<string>("id");
        var earlier = (string)(await _client.AskAsync($"/v1/sessions/{session}/fork", new { position = 40 }))["sessions"]![0]!["id"]!;

        await _client.AskAsync($"/v1/sessions/{forks[0]}/append", new { text = "c" });

        Assert.Equal(4, forks.Append(earlier).Distinct().Count());
        Assert.Equal((1, 41), await WhereAsync(session));
        AssertSame(await LookAsync(session), await LookAsync(forks[1]));
        AssertSame(await _client.AskAsync("/v1/predict", new { text = new string('a', 40) + "bc", top_k = 97 }), await LookAsync(forks[0]));
        AssertSame(await _client.AskAsync("/v1/predict", new { text = new string('a', 40), top_k = 97 }), await LookAsync(earlier));
    }

    [Fact]
    public async Task A_session_s_state_begins_another_session()
    {
        var session = await BeginAsync("ABC");
        var state = (string)(await _client.AskAsync($"/v1/sessions/{session}/state"))["state"]!;
        var other = (string)(await _client.AskAsync("/v1/sessions", new { state, text = "D" }))["id"]!;
        AssertSame(await _client.AskAsync("/v1/predict", new { text = "ABCD", top_k = 97 }), await LookAsync(other));
    }

    [Fact]
    public async Task A_session_that_is_ended_is_gone_and_a_foreign_id_was_never_there()
    {
        var session = await BeginAsync("A");
        using (var response = await _client.DeleteAsync(new Uri($"/v1/sessions/{session}", UriKind.Relative), Token))
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        foreach (var (id, status, code) in new[] { (session, 410, "session_expired"), ("nobody", 404, "session_not_found"), (session[..^1] + "_", 404, "session_not_found") })
        {
            using var got = await _client.GetAsync(new Uri($"/v1/sessions/{id}", UriKind.Relative), Token);
            await got.RequireProblemAsync(status, code);
            using var predicted = await _client.SendJsonAsync("/v1/predict", new { session = id, text = "a" });
            await predicted.RequireProblemAsync(status, code);
            using var deleted = await _client.DeleteAsync(new Uri($"/v1/sessions/{id}", UriKind.Relative), Token);
            await deleted.RequireProblemAsync(status, code);
        }
    }

    [Fact]
    public async Task A_change_is_refused_where_If_Match_names_another_version()
    {
        var session = await BeginAsync("A");
        using var first = await SendAsync($"/v1/sessions/{session}/append", new { text = "b" }, ("If-Match", "\"1\""));
        Assert.Equal("\"2\"", first.Headers.ETag?.Tag);
        foreach (var (path, body) in Changes(session))
        {
            using var refused = await SendAsync(path, body, ("If-Match", "\"1\""));
            await refused.RequireProblemAsync(412, "version_mismatch");
            using var nonsense = await SendAsync(path, body, ("If-Match", "1"));
            await nonsense.RequireProblemAsync(400, "invalid_request");
        }

        Assert.Equal((2, 2), await WhereAsync(session));
    }

    [Fact]
    public async Task A_retry_gets_the_first_answer_and_changes_nothing()
    {
        var session = await BeginAsync("A");
        foreach (var (path, body) in Changes(session))
        {
            using var first = await SendAsync(path, body, ("Idempotency-Key", path));
            var after = await WhereAsync(session);
            using var again = await SendAsync(path, body, ("Idempotency-Key", path));
            Assert.Equal(first.StatusCode, again.StatusCode);
            Assert.Equal((await first.ReadAsync()).ToJsonString(), (await again.ReadAsync()).ToJsonString());
            Assert.Equal(after, await WhereAsync(session));
        }
    }

    [Fact]
    public async Task A_key_that_comes_with_another_request_is_refused()
    {
        var session = await BeginAsync("A");
        using var first = await SendAsync($"/v1/sessions/{session}/append", new { text = "b" }, ("Idempotency-Key", "k"));
        using var other = await SendAsync($"/v1/sessions/{session}/append", new { text = "c" }, ("Idempotency-Key", "k"));
        await other.RequireProblemAsync(422, "idempotency_key_reused");
        using var route = await SendAsync("/v1/predict", new { session, text = "b" }, ("Idempotency-Key", "k"));
        await route.RequireProblemAsync(422, "idempotency_key_reused");
        using var created = await SendAsync("/v1/sessions", new { text = "b" }, ("Idempotency-Key", "k"));
        using var again = await SendAsync("/v1/sessions", new { text = "b" }, ("Idempotency-Key", "k"));
        Assert.Equal((string?)(await created.ReadAsync())["id"], (string?)(await again.ReadAsync())["id"]);
    }

    [Fact]
    public async Task A_stream_that_is_retried_comes_again_as_a_stream()
    {
        var session = await BeginAsync("A");
        var body = $$"""{"session":"{{session}}","max_tokens":30,"stream":true,"logprobs":2}""";
        using var keyed = _api.CreateClient();
        keyed.DefaultRequestHeaders.Add("Idempotency-Key", "k");
        var first = await keyed.StreamAsync(body).Select(item => $"{item.Type} {item.Data.ToJsonString()}").ToListAsync(Token);
        var again = await keyed.StreamAsync(body).Select(item => $"{item.Type} {item.Data.ToJsonString()}").ToListAsync(Token);
        Assert.Equal(31, first.Count);
        Assert.Equal(first, again);
        Assert.Equal((2, 31), await WhereAsync(session));
    }

    [Fact]
    public async Task A_session_has_one_change_at_a_time_and_a_client_that_leaves_changes_nothing()
    {
        var session = await BeginAsync("A");
        var gate = new StepGate();
        _network.BeforeStep = gate.Pass;
        using var leaving = new CancellationTokenSource();
        var first = _client.PostAsJsonAsync("/v1/generate", new { session, max_tokens = 100 }, leaving.Token);
        await gate.StepBegunAsync(Token);

        using (var second = await _client.SendJsonAsync("/v1/predict", new { session, text = "b" }))
            await second.RequireProblemAsync(409, "session_busy");
        Assert.Equal((1, 1), await WhereAsync(session));

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await _departure.Noticed.WaitAsync(Token);
        gate.Open();
        Assert.Equal((1, 1), await WhereAsync(session));
        await FreeAsync(session);
        Assert.Equal((2, 2), await WhereAsync(session));
        gate.Dispose();
    }

    [Fact]
    public async Task A_request_that_fails_leaves_the_session_where_it_was_and_free()
    {
        var session = await BeginAsync("A");
        _network.BeforeStep = _ => throw new InvalidOperationException("The toy breaks.");
        using (var failed = await _client.SendJsonAsync("/v1/generate", new { session }))
            await failed.RequireProblemAsync(500, "model_failed");
        var events = await _client.StreamAsync($$"""{"session":"{{session}}","stream":true}""").ToListAsync(Token);
        Assert.Equal("error", Assert.Single(events).Type);
        _network.BeforeStep = null;
        using (var refused = await _client.SendJsonAsync("/v1/predict", new { session, text = "a", top_k = 98 }))
            await refused.RequireProblemAsync(400, "invalid_request");
        Assert.Equal((1, 1), await WhereAsync(session));
        await _client.AskAsync($"/v1/sessions/{session}/append", new { text = "b" });
        Assert.Equal((2, 2), await WhereAsync(session));
    }

    [Fact]
    public async Task Clients_that_send_every_request_three_times_end_with_the_sessions_of_clients_that_never_retry()
    {
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(async client =>
        {
            var (calm, nervous) = (await CreateAsync(client, 1), await CreateAsync(client, 3));
            for (var turn = 0; turn < 3; turn++)
                foreach (var (session, times) in new[] { (calm, 1), (nervous, 3) })
                {
                    var body = new { session, text = $"{client}:{turn}", seed = client, max_tokens = 5 };
                    await Task.WhenAll(Enumerable.Range(0, times).Select(async _ =>
                    {
                        HttpStatusCode status;
                        do
                        {
                            using var response = await SendAsync("/v1/generate", body, ("Idempotency-Key", $"{client} {turn}"));
                            status = response.StatusCode;
                            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests, $"{status}");
                        }
                        while (status != HttpStatusCode.OK);
                    }));
                }

            Assert.Equal((4, (3 * $"{client}:0".Length) + 15), await WhereAsync(calm));
            Assert.Equal(await WhereAsync(calm), await WhereAsync(nervous));
            AssertSame(await LookAsync(calm), await LookAsync(nervous));
        }));
    }

    private static IEnumerable<(string Path, object Body)> Changes(string session) =>
    [
        ($"/v1/sessions/{session}/append", new { text = "xyz" }),
        ($"/v1/sessions/{session}/rewind", new { position = 1 }),
        ($"/v1/sessions/{session}/fork", new { count = 2 }),
        ("/v1/predict", new { session, text = "b" }),
        ("/v1/generate", new { session, text = "b", max_tokens = 5 }),
    ];

    private async Task<string> CreateAsync(int client, int times)
    {
        var ids = new HashSet<string>();
        for (var i = 0; i < times; i++)
        {
            using var response = await SendAsync("/v1/sessions", new { }, ("Idempotency-Key", $"begin {client} {times}"));
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            ids.Add((string)(await response.ReadAsync())["id"]!);
        }

        return Assert.Single(ids);
    }

    private async Task<string> BeginAsync(string text) => (string)(await _client.AskAsync("/v1/sessions", new { text }))["id"]!;

    private Task<JsonNode> LookAsync(string session) => _client.AskAsync("/v1/predict", new { session, top_k = 97 });

    private async Task<(int Version, int Position)> WhereAsync(string session)
    {
        var found = await _client.AskAsync($"/v1/sessions/{session}");
        return ((int)found["version"]!, (int)found["position"]!);
    }

    /// <summary>A request that has been left frees its session soon, not at once.</summary>
    private async Task FreeAsync(string session)
    {
        HttpStatusCode status;
        do
        {
            using var response = await _client.SendJsonAsync($"/v1/sessions/{session}/append", new { text = "b" });
            status = response.StatusCode;
        }
        while (status == HttpStatusCode.Conflict);
        Assert.Equal(HttpStatusCode.OK, status);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, object body, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = JsonContent.Create(body);
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return await _client.SendAsync(request, Token);
    }

    private static void AssertSame(JsonNode expected, JsonNode actual)
    {
        foreach (var member in new[] { "predictions", "entropy", "position" })
            Assert.Equal(expected[member]!.ToJsonString(), actual[member]!.ToJsonString());
    }
}
