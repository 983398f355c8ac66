using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace SequenceApi.Server.Tests.Http.Security;

/// <summary>Who may ask what.</summary>
public sealed class KeyTests : IAsyncDisposable
{
    private const string UseKey = "the key of somebody who asks";
    private const string OtherKey = "the key of somebody else who asks";
    private const string AdminKey = "the key of whoever runs this";
    private readonly TestApi _api = new TestApi()
        .WithKey("one", UseKey).WithKey("two", OtherKey).WithKey("root", AdminKey, "admin");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task No_route_but_the_page_and_what_watches_the_server_answers_without_a_key()
    {
        string[] open = ["/", "/metrics", "/health/live", "/health/ready"];
        using var client = _api.CreateClient();
        var routes = _api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => !open.Contains(route.RoutePattern.RawText)).ToArray();
        Assert.True(routes.Length > 15);
        foreach (var route in routes)
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                using var request = new HttpRequestMessage(
                    new(method), route.RoutePattern.RawText!.Replace("{id}", "toy", StringComparison.Ordinal));
                using var response = await client.SendAsync(request, Token);
                Assert.Equal((401, "Bearer"), ((int)response.StatusCode, response.Headers.WwwAuthenticate.ToString()));
            }
    }

    [Theory]
    [InlineData("/v1/models", null)]
    [InlineData("/V1/Models", null)]
    [InlineData("/v1/nothing", null)]
    [InlineData("/v1/models", "Bearer")]
    [InlineData("/v1/models", "Bearer ")]
    [InlineData("/v1/models", "Bearer the key of somebody who ask")]
    [InlineData("/v1/models", "Bearer the key of somebody who asks, the key of somebody who asks")]
    [InlineData("/v1/models", "Basic the key of somebody who asks")]
    public async Task A_wrong_key_is_refused_in_the_words_of_a_missing_one(string path, string? header)
    {
        using var client = _api.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (header is not null)
            request.Headers.TryAddWithoutValidation("Authorization", header);
        using var response = await client.SendAsync(request, Token);
        var problem = await response.RequireProblemAsync(401, "unauthorized");
        Assert.Equal("This takes a key that the server knows; send it as Authorization: Bearer.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task Every_key_asks_and_only_an_admin_key_loads_models()
    {
        foreach (var key in new[] { UseKey, OtherKey, AdminKey })
        {
            using var client = _api.CreateClient(key);
            await client.AskAsync("/v1/predict", new { text = "a" });
            using var response = await client.PostAsync(new Uri("/v1/models/none/load", UriKind.Relative), content: null, Token);
            await response.RequireProblemAsync(key == AdminKey ? 404 : 403, key == AdminKey ? "model_not_found" : "forbidden");
        }
    }

    [Theory]
    [InlineData("/v1/completions")]
    [InlineData("/v1/chat/completions")]
    public async Task The_routes_of_OpenAI_refuse_in_its_shape(string path)
    {
        using var client = _api.CreateClient();
        using var response = await client.SendJsonAsync(path, new { prompt = "a" });
        Assert.Equal((401, "Bearer"), ((int)response.StatusCode, response.Headers.WwwAuthenticate.ToString()));
        Assert.Equal("unauthorized", (string?)(await response.ReadAsync())["error"]!["code"]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/js/api.js")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Page_description_and_health_take_no_key(string path)
    {
        using var client = _api.CreateClient();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
        Assert.True(response.IsSuccessStatusCode, path);
    }

    [Fact]
    public async Task Without_keys_everybody_may_ask()
    {
        await using var api = new TestApi();
        using var client = api.CreateClient("whatever this is");
        await client.AskAsync("/v1/predict", new { text = "a" });
    }
}
