using System.Text.Json.Nodes;
using SequenceApi.Server.Tests.Fakes;
using SequenceApi.Server.Tests.Hosting;

namespace SequenceApi.Server.Tests.Sessions;

/// <summary>What holds for servers that share nothing but Redis: processes of their own, of which one is killed.</summary>
public abstract class ReplicaLaws<TRedis>(TRedis redis) : IClassFixture<TRedis>
    where TRedis : class, IRedisServer
{
    private const int SessionCount = 12;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_go_on_at_any_replica_from_what_was_committed_last_though_one_is_killed_within_a_generation()
    {
        RequireServer();
        (string, string)[] shared = [("Sessions__Store", "redis"), ("ConnectionStrings__Redis", redis.Address)];
        using var one = ServerProcess.Start(["--urls", "http://127.0.0.1:0"], [.. Shipped, .. shared]);
        using var other = ServerProcess.Start(["--urls", "http://127.0.0.1:0"], [.. Shipped, .. shared]);
        using var alone = ServerProcess.Start(["--urls", "http://127.0.0.1:0"], Shipped);
        using var first = await ClientAsync(one);
        using var second = await ClientAsync(other);
        using var reference = await ClientAsync(alone);

        // Requests alternate between the two; a session's text is that of one process.
        var (shares, references) = (await BeginAsync(first, second), await BeginAsync(reference, reference));
        for (var turn = 0; turn < 4; turn++)
            Assert.Equal(await TurnAsync(reference, reference, references, turn), await TurnAsync(first, second, shares, turn));

        // All are within a long generation when the first is killed.
        var begun = shares.Select(session => FirstEventAsync(first, session)).ToArray();
        var streams = await Task.WhenAll(begun);
        one.Kill();
        foreach (var stream in streams)
            stream.Dispose();

        foreach (var (session, known) in shares.Zip(references))
        {
            var (left, expected) = (await second.AskAsync($"/v1/sessions/{session}"), await reference.AskAsync($"/v1/sessions/{known}"));
            Assert.Equal(((int?)expected["position"], (int?)expected["version"]), ((int?)left["position"], (int?)left["version"]));
        }

        Assert.Equal(await TurnAsync(reference, reference, references, 4), await TurnAsync(second, second, shares, 4));
    }

    /// <summary>Skips the test where there is no server.</summary>
    protected virtual void RequireServer()
    {
    }

    private static (string Name, string Value)[] Shipped =>
        [("Models__Path", Repository.Find("models")), ("Models__Default", "shakespeare")];

    private static async Task<HttpClient> ClientAsync(ServerProcess server) =>
        new() { BaseAddress = new Uri((await server.LineAsync("listens on")).Split(' ')[^1]) };

    private static async Task<string[]> BeginAsync(HttpClient even, HttpClient odd) => await Task.WhenAll(Enumerable.Range(0, SessionCount).Select(
        async number => (string)(await (number % 2 == 0 ? even : odd).AskAsync("/v1/sessions", new { text = $"{number}. " }))["id"]!));

    /// <summary>Each session reads and writes something, at one replica this turn and at the other the next.</summary>
    private static async Task<string[]> TurnAsync(HttpClient even, HttpClient odd, string[] sessions, int turn) =>
        await Task.WhenAll(sessions.Select(async (session, number) =>
        {
            var client = (number + turn) % 2 == 0 ? even : odd;
            var answer = await client.AskAsync("/v1/generate", new { session, text = $"\n{turn}", max_tokens = 20, seed = number });
            var look = await (client == even ? odd : even).AskAsync("/v1/predict", new { session, top_k = 3 });
            return $"{answer["text"]} {answer["position"]} {answer["version"]} {look["predictions"]!.ToJsonString()}";
        }));

    /// <summary>A stream of a long generation whose first event is there.</summary>
    private static async Task<HttpResponseMessage> FirstEventAsync(HttpClient client, string session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/generate")
        {
            Content = new StringContent(
                new JsonObject { ["session"] = session, ["max_tokens"] = 20_000, ["stream"] = true }.ToJsonString(), null, "application/json"),
        };
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token), leaveOpen: true);
        Assert.Equal("event: token", await reader.ReadLineAsync(Token));
        return response;
    }
}
