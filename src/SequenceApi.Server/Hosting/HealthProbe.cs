using SequenceApi.Server.Endpoints;

namespace SequenceApi.Server.Hosting;

/// <summary>The command <c>--health</c>: asks the server on this machine whether it lives, for containers without a shell.</summary>
internal static class HealthProbe
{
    public const string Argument = "--health";

    /// <summary>Asks once.</summary>
    /// <param name="configuration">Tells where the server listens.</param>
    /// <returns>The exit code: 0 where it lives, else 1.</returns>
    public static async Task<int> AskAsync(IConfiguration configuration)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            using var answer = await client.GetAsync(new Uri(ListenAddress.Local(configuration), HealthEndpoints.LivePath));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return 1;
        }
    }
}
