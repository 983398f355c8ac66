using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SequenceApi.Server.Tests.Fakes;
using Serilog.Core;
using Serilog.Events;

namespace SequenceApi.Server.Tests.Http.Log;

public sealed class RequestLogTests : IAsyncDisposable
{
    private static readonly string[] FactNames = ["Method", "Path", "Status", "Model", "PromptTokens", "CompletionTokens"];
    private readonly LogRecord _log = new();
    private readonly ToyStepModel _network = new(TestModels.Ascii.Count);
    private readonly TestApi _api;

    public RequestLogTests() => _api = new TestApi(TestModels.Characters(_network))
        .With("Log:Level", "Information")
        .With("Engine:Lanes", "1")
        .With(services => services.AddSingleton<ILogEventSink>(_log));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_request_is_one_line_with_its_tokens_and_none_of_its_text()
    {
        using var client = _api.CreateClient();
        await client.AskAsync("/v1/generate", new { text = "secret", max_tokens = 5 });
        await client.StreamAsync("""{"text":"secret","stream":true,"max_tokens":7}""").ToListAsync(Token);
        using var refused = await client.SendJsonAsync("/v1/predict", """{"text":"secret","top_k":0}""");
        await StopAsync();
        Assert.Equal(
            ["POST /v1/generate 200 shakespeare 6 5", "POST /v1/generate 200 shakespeare 6 7", "POST /v1/predict 400 null null null"],
            _log.Events.Select(Facts));
        Assert.All(_log.Events, line => Assert.Equal(LogEventLevel.Information, line.Level));
        Assert.All(_log.Events, line => Assert.DoesNotContain("secret", line.RenderMessage(), StringComparison.Ordinal));
        Assert.All(_log.Events, line => Assert.IsType<double>(((ScalarValue)line.Properties["ElapsedMs"]).Value));
    }

    [Fact]
    public async Task Every_route_that_reads_tokens_tells_how_many()
    {
        using var client = _api.CreateClient();
        foreach (var path in new[] { "/v1/predict", "/v1/score", "/v1/tokenize" })
            await client.AskAsync(path, new { text = "abc" });
        await client.AskAsync("/v1/detokenize", """{"tokens":[1,2,3]}""");
        await StopAsync();
        Assert.All(_log.Events, line => Assert.EndsWith("200 shakespeare 3 null", Facts(line), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_is_not_named()
    {
        using var client = _api.CreateClient();
        var id = (await client.AskAsync("/v1/sessions", new { text = "abc" }))["id"]!.ToString();
        foreach (var path in new[] { $"/v1/sessions/{id}/append", $"/v1/sessions/{id}/none", $"/V1/Sessions/{id}", $"/v1/sessions/{id}?a={id}" })
            using (await client.SendJsonAsync(path, """{"text":"de"}"""))
            {
            }

        await StopAsync();
        Assert.Equal(
            [
                "POST /v1/sessions 201 shakespeare 3 null", "POST /v1/sessions/{id}/append 200 shakespeare 2 null",
                "POST /v1/sessions/{id}/none 404 null null null", "POST /v1/sessions/{id} 405 null null null", "POST /v1/sessions/{id} 405 null null null",
            ],
            _log.Events.Select(Facts));
        Assert.All(_log.Events, line => Assert.DoesNotContain(id!, line.RenderMessage(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_of_the_server_is_one_line_with_its_cause()
    {
        using var client = _api.CreateClient();
        _network.BeforeStep = _ => throw new InvalidOperationException("a fault");
        using var response = await client.SendJsonAsync("/v1/predict", """{"text":"a"}""");
        await StopAsync();
        var line = Assert.Single(_log.Events);
        Assert.Equal(LogEventLevel.Error, line.Level);
        Assert.Equal("POST /v1/predict 500 shakespeare 1 null", Facts(line));
        Assert.Contains("a fault", line.Exception!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_leaves_is_no_error(bool stream)
    {
        using var gate = new StepGate(allowed: 2);
        _network.BeforeStep = gate.Pass;
        using var client = _api.CreateClient();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var request = new StringContent($$"""{"text":"a","max_tokens":65536,"stream":{{(stream ? "true" : "false")}}}""", null, "application/json");
        var answer = client.PostAsync(new Uri("/v1/generate", UriKind.Relative), request, leaving.Token);
        for (var step = 0; step < 3; step++)
            await gate.StepBegunAsync(Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        gate.Open();
        await StopAsync();
        var line = Assert.Single(_log.Events);
        Assert.Equal(LogEventLevel.Information, line.Level);
        Assert.Null(line.Exception);
    }

    [Fact]
    public async Task A_path_can_not_break_the_line()
    {
        using var client = _api.CreateClient();
        using var response = await client.GetAsync(new Uri("/v1/a%0Ab", UriKind.Relative), Token);
        await StopAsync();
        Assert.DoesNotContain('\n', Assert.Single(_log.Events).RenderMessage());
    }

    /// <summary>Waits for every request to be over, whose line is written after its answer.</summary>
    private Task StopAsync() => _api.Services.GetRequiredService<IHost>().StopAsync(Token);

    private static string Facts(LogEvent line) => string.Join(
        ' ',
        FactNames.Select(name => ((ScalarValue)line.Properties[name]).Value ?? "null"));
}
