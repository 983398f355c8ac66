using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Http.Deadlines;

public sealed class DeadlineTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TestApi _api = new(SlowModel.Of(TimeSpan.FromMilliseconds(2)));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_request_that_takes_longer_than_its_client_waits_ends_and_frees_its_row()
    {
        using var client = WaitingClient("0.1");
        foreach (var path in new[] { "/v1/generate", "/v1/completions" })
        {
            var start = Stopwatch.GetTimestamp();
            using var late = await client.SendJsonAsync(path, """{"MEMBER":"A","max_tokens":65536}""".Replace("MEMBER", path == "/v1/generate" ? "text" : "prompt", StringComparison.Ordinal));
            Assert.Equal(504, (int)late.StatusCode);
            Assert.Contains("\"deadline_exceeded\"", await late.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(0.1), Patience);
        }

        var engine = _api.Services.GetRequiredService<InferenceEngine>();
        Assert.True(SpinWait.SpinUntil(() => engine.InFlight == 0, Patience));
        using var patient = WaitingClient("60.5");
        await patient.AskAsync("/v1/predict", new { text = "A" });
    }

    [Fact]
    public async Task A_stream_ends_with_an_error_event()
    {
        using var client = WaitingClient("0.3");
        var events = await client.StreamAsync("""{"text":"A","stream":true,"max_tokens":65536}""").ToListAsync(Token);
        Assert.Equal(("token", "error"), (events[0].Type, events[^1].Type));
        Assert.Equal(("deadline_exceeded", 504), ((string?)events[^1].Data["code"], (int?)events[^1].Data["status"]));
        using var answer = await client.SendJsonAsync("/v1/completions", """{"prompt":"A","stream":true,"max_tokens":65536}""");
        var lines = (await answer.Content.ReadAsStringAsync(Token)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("deadline_exceeded", (string?)JsonNode.Parse(lines[^1]["data: ".Length..])!["error"]!["code"]);
    }

    [Fact]
    public async Task Who_does_not_read_gets_the_error_event_too_once_it_reads_on()
    {
        var time = new FakeTimeProvider();
        await using var api = new TestApi().With(services => services.AddSingleton<TimeProvider>(time));
        using var handler = new SocketsHttpHandler { ConnectCallback = ConnectNarrowAsync };
        using var client = new HttpClient(handler) { BaseAddress = api.CreateClient().BaseAddress };
        client.DefaultRequestHeaders.Add("X-Request-Timeout", "3");
        await using var events = client.StreamAsync("""{"text":"A","stream":true,"max_tokens":65536,"logprobs":2}""").GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());

        // All tokens are there, and more of them than the connection holds.
        var engine = api.Services.GetRequiredService<InferenceEngine>();
        Assert.True(SpinWait.SpinUntil(() => engine.InFlight == 0, Patience));
        time.Advance(TimeSpan.FromSeconds(3));
        var last = events.Current;
        while (await events.MoveNextAsync())
            last = events.Current;
        Assert.Equal(("error", "deadline_exceeded"), (last.Type, (string?)last.Data["code"]));
    }

    [Fact]
    public async Task Scoring_ends_with_a_line_that_says_so()
    {
        using var client = WaitingClient("0.2");
        using var answer = await client.SendBytesAsync("/v1/score", [.. Enumerable.Repeat((byte)'a', 50_000), (byte)'\n'], "text/plain");
        var lines = (await answer.Content.ReadAsStringAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("deadline_exceeded", (string?)JsonNode.Parse(lines[^1])!["error"]!["code"]);
    }

    [Fact]
    public async Task A_session_stays_as_it_was()
    {
        using var client = _api.CreateClient();
        var id = (string)(await client.AskAsync("/v1/sessions", new { text = "A" }))["id"]!;
        using var late = WaitingClient("0.2");
        using (var failed = await late.SendJsonAsync("/v1/generate", new { session = id, max_tokens = 65536 }))
            await failed.RequireProblemAsync(504, "deadline_exceeded");
        var events = await late.StreamAsync($$"""{"session":"{{id}}","stream":true,"max_tokens":65536}""").ToListAsync(Token);
        Assert.Equal("error", events[^1].Type);
        var session = await client.AskAsync($"/v1/sessions/{id}");
        Assert.Equal((1, 1), ((int?)session["position"], (int?)session["version"]));
        await client.AskAsync($"/v1/sessions/{id}/append", new { text = "b" });
    }

    [Fact]
    public async Task The_server_waits_no_longer_than_it_may_whatever_the_client_says()
    {
        _api.With("Http:MaxRequestSeconds", "1");
        foreach (var header in new[] { null, "600" })
        {
            using var client = WaitingClient(header);
            using var late = await client.SendJsonAsync("/v1/generate", """{"text":"A","max_tokens":65536}""");
            await late.RequireProblemAsync(504, "deadline_exceeded");
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("0.0001")]
    [InlineData("86401")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("NaN")]
    [InlineData("soon")]
    [InlineData("1, 2")]
    public async Task A_time_that_is_none_is_refused(string header)
    {
        using var client = WaitingClient(header);
        using var refused = await client.SendJsonAsync("/v1/predict", """{"text":"A"}""");
        await refused.RequireProblemAsync(400, "invalid_request");
    }

    private static async ValueTask<Stream> ConnectNarrowAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private HttpClient WaitingClient(string? seconds)
    {
        var client = _api.CreateClient();
        if (seconds is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("X-Request-Timeout", seconds);
        return client;
    }
}
