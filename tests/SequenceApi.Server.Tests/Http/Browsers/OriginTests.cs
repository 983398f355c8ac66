using SequenceApi.Server.Options;

namespace SequenceApi.Server.Tests.Http.Browsers;

/// <summary>Which other sites' pages may ask.</summary>
public sealed class OriginTests : IAsyncDisposable
{
    private const string Key = "the key of somebody who asks", Site = "https://example.com";
    private readonly TestApi _api = new TestApi().WithKey("one", Key).With("RateLimits:RequestsPerMinute", "1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData(Site, Site)]
    [InlineData("https://other.example", null)]
    [InlineData("http://example.com", null)]
    public async Task A_page_of_a_listed_origin_gets_leave_without_a_key_and_no_other_does(string origin, string? allowed)
    {
        _api.With("Cors:Origins:0", Site).With("Cors:Origins:1", "http://localhost:3000");
        using var client = _api.CreateClient();
        using var answer = await AskLeaveAsync(client, origin);
        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(allowed, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal(allowed is null ? null : "authorization,content-type,x-stainless-lang", Header(answer, "Access-Control-Allow-Headers"));
        Assert.Equal(allowed is null ? null : "600", Header(answer, "Access-Control-Max-Age"));
        Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Refusals_and_answers_let_the_page_read_what_it_needs()
    {
        _api.With("Cors:Origins:0", "*");
        using var client = _api.CreateClient();
        using var right = _api.CreateClient(Key);
        foreach (var (asker, status) in new[] { (client, 401), (right, 200), (right, 429) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
            request.Headers.Add("Origin", Site);
            using var answer = await asker.SendAsync(request, Token);
            Assert.Equal((status, "*"), ((int)answer.StatusCode, Header(answer, "Access-Control-Allow-Origin")));
            foreach (var exposed in new[] { "Retry-After", "ETag", "Location", "x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens" })
                Assert.Contains(exposed, Header(answer, "Access-Control-Expose-Headers")!.Split(','));
        }
    }

    [Fact]
    public async Task Without_the_option_no_page_gets_leave()
    {
        using var client = _api.CreateClient();
        using var answer = await AskLeaveAsync(client, Site);
        Assert.Equal((401, null), ((int)answer.StatusCode, Header(answer, "Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData(true, "*")]
    [InlineData(true, Site, "http://localhost:3000")]
    [InlineData(false, "*", Site)]
    [InlineData(false, "https://example.com/")]
    [InlineData(false, "https://example.com/a")]
    [InlineData(false, "https://*.example.com")]
    [InlineData(false, "null")]
    [InlineData(false, "ftp://example.com")]
    public void Origins_are_written_as_browsers_send_them_or_any_is_alone(bool isRight, params string[] origins)
    {
        var options = new OriginOptions();
        foreach (var origin in origins)
            options.Origins.Add(origin);
        Assert.Equal(isRight, !options.Validate(new(options)).Any());
    }

    private static async Task<HttpResponseMessage> AskLeaveAsync(HttpClient client, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/completions");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,x-stainless-lang");
        return await client.SendAsync(request, Token);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
