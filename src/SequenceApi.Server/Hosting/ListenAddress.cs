using System.Globalization;

namespace SequenceApi.Server.Hosting;

/// <summary>Where the server listens.</summary>
internal static class ListenAddress
{
    private const string Default = "http://localhost:8080";

    /// <summary>Listens on a local port unless any address is configured, by whichever of the framework's ways.</summary>
    public static void ListenLocallyByDefault(this WebApplicationBuilder builder)
    {
        if (Configured(builder.Configuration) is null)
            builder.WebHost.UseUrls(Default);
    }

    /// <summary>The first address over which this machine reaches the server.</summary>
    public static Uri Local(IConfiguration configuration) => Local(Configured(configuration) ?? Default);

    /// <summary>The address over which this machine reaches a server that listens on any host.</summary>
    public static Uri Local(string address)
    {
        var parsed = BindingAddress.Parse(address);
        var host = parsed.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : parsed.Host;
        return new UriBuilder(parsed.Scheme, host, parsed.Port).Uri;
    }

    private static string? Configured(IConfiguration configuration) =>
        First(configuration[WebHostDefaults.ServerUrlsKey])
        ?? (First(configuration[WebHostDefaults.HttpPortsKey]) is { } port ? string.Create(CultureInfo.InvariantCulture, $"http://*:{port}") : null)
        ?? (First(configuration[WebHostDefaults.HttpsPortsKey]) is { } secure ? string.Create(CultureInfo.InvariantCulture, $"https://*:{secure}") : null)
        ?? configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).FirstOrDefault(url => url is not null);

    private static string? First(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}
