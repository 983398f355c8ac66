namespace SequenceApi.Server.Tests.Http.Browsers;

public sealed class SecurityHeaderTests : IAsyncDisposable
{
    private readonly TestApi _api = new TestApi().WithKey("one", "the key of somebody who asks");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("/", "script-src 'self';")]
    [InlineData("/js/api.js", "script-src 'self';")]
    [InlineData("/nothing", "script-src 'self';")]
    [InlineData("/swagger/index.html", "style-src 'self' 'unsafe-inline';")]
    [InlineData("/swagger/v1/swagger.json", "style-src 'self' 'unsafe-inline';")]
    [InlineData("/v1/models", "default-src 'none'; frame-ancestors 'none'")]
    [InlineData("/health/live", "default-src 'none'; frame-ancestors 'none'")]
    [InlineData("/metrics", "default-src 'none'; frame-ancestors 'none'")]
    public async Task Every_answer_tells_browsers_what_they_may_do(string path, string policy)
    {
        using var client = _api.CreateClient();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.Contains(policy, Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Empty(answer.Headers.Server);
        Assert.False(answer.Headers.Contains("X-Powered-By"));
    }

    [Theory]
    [InlineData("Pages:Playground", "/", "/swagger/index.html")]
    [InlineData("Pages:Playground", "/js/api.js", "/swagger/v1/swagger.json")]
    [InlineData("Pages:Swagger", "/swagger", "/")]
    [InlineData("Pages:Swagger", "/swagger/index.html", "/js/api.js")]
    [InlineData("Pages:Swagger", "/swagger/v1/swagger.json", "/health/live")]
    public async Task A_page_that_is_switched_off_is_a_404_and_the_other_is_there(string option, string gone, string there)
    {
        _api.With(option, "false");
        using var client = _api.CreateClient();
        using (var answer = await client.GetAsync(new Uri(gone, UriKind.Relative), Token))
        {
            var problem = await answer.RequireProblemAsync(404, "not_found");
            Assert.Equal(option != "Pages:Swagger", problem["detail"]!.ToString().Contains("/swagger", StringComparison.Ordinal));
        }

        using var other = await client.GetAsync(new Uri(there, UriKind.Relative), Token);
        Assert.True(other.IsSuccessStatusCode);
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
