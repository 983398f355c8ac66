using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Fuzzing;

/// <summary>A server of three toys, and of a tiny bundle that can be loaded, with small limits; and some sessions and states to name.</summary>
public sealed class FuzzServer : IAsyncLifetime
{
    /// <summary>A key for everything.</summary>
    public const string Key = "a key that may do everything";

    /// <summary>A key for all but the models.</summary>
    public const string UseKey = "a key that may use models";

    /// <summary>Requests at once.</summary>
    public const int AtOnce = 8;

    private const int Kept = 16;
    private readonly TinyBundle _bundle = new();
    private readonly string[] _sessions = new string[Kept];
    private readonly string[] _states = new string[Kept];
    private TestApi _api = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _api = new TestApi(TestModels.Characters(), TestModels.BytePairs(), TestModels.Words())
            .With("Models:Path", _bundle.Models)
            .With("Models:Default", "shakespeare")
            .With("Engine:MaxPromptTokens", "256")
            .With("Http:MaxBodyBytes", "16384")
            .With("Trace:MaxTokens", "64")
            .With("Sessions:MaxSessions", "2000")
            .WithKey("root", Key, "admin")
            .WithKey("user", UseKey);
        using var first = _api.CreateClient(Key);
        _client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8 }) { BaseAddress = first.BaseAddress };

        // Who unloads it first needs one that was loaded, whatever the order of the tests.
        using var loaded = await first.PostAsync("/v1/models/tiny/load", content: null);
        loaded.EnsureSuccessStatusCode();
        for (var place = 0; place < Kept; place++)
            _states[place] = (string)(await first.AskAsync("/v1/predict", new { model = ModelOf(place), text = "a", return_state = true }))["state"]!;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
        _bundle.Dispose();
    }

    /// <summary>Begins all sessions anew.</summary>
    internal Task RenewAsync() => Task.WhenAll(Enumerable.Range(0, Kept).Select(RenewAsync));

    /// <summary>Sends a request and gives its answer's status, type and text. A session that it ends or winds back is begun anew.</summary>
    internal async Task<FuzzAnswer> SendAsync(FuzzRequest request)
    {
        using var message = request.ToMessage(text => Fill(text, request.Pick));
        using var waiting = new CancellationTokenSource(Engine.Tests.Fuzzing.Fuzz.Patience);
        using var response = await _client.SendAsync(message, waiting.Token);
        var answer = new FuzzAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync(waiting.Token));
        if (response.StatusCode is HttpStatusCode.Gone or HttpStatusCode.NoContent || (answer.IsSuccess && request.Target.EndsWith("/rewind", StringComparison.Ordinal)))
            await RenewAsync(request.Pick % Kept);
        return answer;
    }

    /// <summary>Holds when nothing waits or runs any more, and a right request gets a right answer.</summary>
    internal async Task RequireAtRestAsync()
    {
        var engine = _api.Services.GetRequiredService<InferenceEngine>();
        Assert.True(SpinWait.SpinUntil(() => engine is { InFlight: 0, Waiting: 0, Running: 0 }, TimeSpan.FromSeconds(30)), $"{engine.InFlight} are left in flight.");
        using var client = _api.CreateClient(Key);
        Assert.Equal(3, (await client.AskAsync("/v1/predict", new { text = "a", top_k = 3 }))["predictions"]!.AsArray().Count);
    }

    private static string ModelOf(int place) => (place % 4) switch
    {
        2 => "pairs",
        3 => "words",
        _ => "shakespeare",
    };

    private string Fill(string text, int pick) => text
        .Replace(FieldValues.Session, _sessions[pick % Kept], StringComparison.Ordinal)
        .Replace(FieldValues.State, _states[pick % Kept], StringComparison.Ordinal);

    private async Task RenewAsync(int place)
    {
        using var client = _api.CreateClient(Key);
        var session = await client.AskAsync("/v1/sessions", new { model = ModelOf(place), text = ModelOf(place) == "words" ? "the cat sat the cat" : "abcde" });
        _sessions[place] = (string)session["id"]!;
    }
}
