using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SequenceApi.Server.Tests.Endpoints;

public sealed class HealthTests
{
    [Fact]
    public async Task A_server_is_ready_with_its_models_until_it_is_asked_to_stop()
    {
        await using var api = new TestApi();
        using var client = api.CreateClient();
        Assert.Equal((200, """{"status":"live"}"""), await GetAsync(client, "/health/live"));
        Assert.Equal((200, """{"status":"ready","models":["shakespeare"],"store":"ready"}"""), await GetAsync(client, "/health/ready"));

        // The answer comes over the connection that is already open; new ones are refused by then.
        var stopping = api.Services.GetRequiredService<IHostApplicationLifetime>();
        var answer = new TaskCompletionSource<Task<(int, string)>>();
        stopping.ApplicationStopping.Register(() => answer.SetResult(GetAsync(client, "/health/ready")));
        stopping.StopApplication();
        Assert.Equal((503, """{"status":"stopping","models":["shakespeare"],"store":"ready"}"""), await await answer.Task);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task A_watcher_may_ask_for_the_head_alone(string path)
    {
        await using var api = new TestApi();
        using var client = api.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
    }

    private static async Task<(int Status, string Body)> GetAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
