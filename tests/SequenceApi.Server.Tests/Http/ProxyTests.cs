namespace SequenceApi.Server.Tests.Http;

/// <summary>Who is believed about who asks: two requests of one client in a minute are one too many.</summary>
public sealed class ProxyTests : IAsyncDisposable
{
    private readonly TestApi _api = new TestApi().With("RateLimits:RequestsPerMinute", "1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("127.0.0.1", "10.0.0.1", "10.0.0.2", 200)]
    [InlineData("127.0.0.0/8", "10.0.0.1", "10.0.0.2", 200)]
    [InlineData("127.0.0.0/8", "10.0.0.1", "10.0.0.1", 429)]
    [InlineData("127.0.0.0/8", "2001:db8::1", "2001:db8::2", 429)]
    [InlineData("127.0.0.0/8", "2001:db8::1", "2001:db8:0:1::1", 200)]
    [InlineData("127.0.0.0/8", "1.1.1.1, 10.0.0.1", "2.2.2.2, 10.0.0.1", 429)]
    [InlineData("10.0.0.0/8", "10.0.0.1", "10.0.0.2", 429)]
    [InlineData(null, "10.0.0.1", "10.0.0.2", 429)]
    public async Task Only_known_proxies_tell_who_asks(string? proxy, string first, string second, int status)
    {
        if (proxy is not null)
            _api.With("Http:KnownProxies:0", proxy);
        using var client = _api.CreateClient();
        Assert.Equal(200, await AskAsync(client, first));
        Assert.Equal(status, await AskAsync(client, second));
    }

    [Fact]
    public async Task A_chain_of_known_proxies_is_followed_to_the_first_that_is_not()
    {
        _api.With("Http:KnownProxies:0", "127.0.0.1").With("Http:KnownProxies:1", "10.1.0.0/16");
        using var client = _api.CreateClient();
        Assert.Equal(200, await AskAsync(client, "9.9.9.9, 10.0.0.1, 10.1.2.3"));
        Assert.Equal(200, await AskAsync(client, "9.9.9.9, 10.0.0.2, 10.1.2.3"));
        Assert.Equal(429, await AskAsync(client, "8.8.8.8, 10.0.0.2, 10.1.9.9"));
    }

    private static async Task<int> AskAsync(HttpClient client, string forwarded)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Add("X-Forwarded-For", forwarded);
        using var response = await client.SendAsync(request, Token);
        return (int)response.StatusCode;
    }
}
