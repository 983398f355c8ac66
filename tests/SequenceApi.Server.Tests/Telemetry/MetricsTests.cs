using System.Net;

namespace SequenceApi.Server.Tests.Telemetry;

[Collection(nameof(MeasuredAlone))]
public sealed class MetricsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_few_requests_show_in_the_metrics_as_what_they_were()
    {
        await using var api = new TestApi().With("Engine:Lanes", "1");
        using var client = api.CreateClient();
        await client.AskAsync("/v1/generate", new { text = "secret", max_tokens = 5 });
        await client.StreamAsync("""{"text":"secret","stream":true,"max_tokens":7}""").ToListAsync(Token);
        using var refused = await client.SendJsonAsync("/v1/predict", """{"text":"secret","top_k":0}""");
        await client.AskAsync("/v1/sessions", new { text = "abc" });
        var told = await Scrape.Of(client);
        const string model = "model=\"shakespeare\"";
        Assert.Equal(12, told.Sum("sequenceapi_completion_tokens_total", model));
        Assert.Equal(2, told.Sum("sequenceapi_first_token_duration_seconds_count", model));
        Assert.Equal(1, told.Sum("sequenceapi_errors_total", "code=\"invalid_request\""));
        Assert.Equal(0, told.Sum("sequenceapi_errors_total", "code=\"queue_full\""));
        Assert.Equal(1, told.Sum("sequenceapi_sessions"));
        Assert.Equal(0, told.Sum("sequenceapi_sequences_waiting") + told.Sum("sequenceapi_sequences_running"));
        Assert.Equal(2, told.Sum("http_server_request_duration_seconds_count", "http_route=\"/v1/generate\""));
        Assert.Equal(3, told.Sum("http_server_request_duration_seconds_count", model));
    }

    [Fact]
    public async Task Who_reads_the_metrics_is_not_measured()
    {
        await using var api = new TestApi();
        using var client = api.CreateClient();
        await Scrape.Of(client);
        Assert.Equal(0, (await Scrape.Of(client)).Sum("http_server_request_duration_seconds_count"));
    }

    [Fact]
    public async Task Metrics_that_are_switched_off_are_not_served()
    {
        await using var api = new TestApi().With("Telemetry:Metrics", "false");
        using var client = api.CreateClient();
        using var answer = await client.GetAsync("/metrics", Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
