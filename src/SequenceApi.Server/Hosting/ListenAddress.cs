using System.Globalization;
using System.Net;

namespace SequenceApi.Server.Hosting;

/// <summary>Where the server listens.</summary>
internal static class ListenAddress
{
    private const string Default = "http://localhost:8080";

    /// <summary>Listens on a local port unless any address is configured, by whichever of the framework's ways.</summary>
    /// <exception cref="FormatException">What is configured is no address.</exception>
    public static void ListenLocallyByDefault(this WebApplicationBuilder builder)
    {
        var configured = Configured(builder.Configuration).ToArray();
        foreach (var address in configured)
            Parse(address);
        if (configured.Length == 0)
            builder.WebHost.UseUrls(Default);
    }

    /// <summary>The first address over which this machine reaches the server.</summary>
    public static Uri Local(IConfiguration configuration) => Local(Configured(configuration).FirstOrDefault(Default));

    /// <summary>The address over which this machine reaches a server that may listen on any host.</summary>
    public static Uri Local(string address)
    {
        var parsed = Parse(address);
        var host = parsed.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : parsed.Host;
        return new UriBuilder(parsed.Scheme, host, parsed.Port).Uri;
    }

    /// <summary>The address for people: <see cref="Local(string)"/>, or as it was given where it is no host with a port.</summary>
    public static string Shown(string address)
    {
        try
        {
            return Local(address).ToString().TrimEnd('/');
        }
        catch (FormatException)
        {
            return address;
        }
    }

    /// <summary>Whether only this machine reaches an address.</summary>
    public static bool IsLocal(string address)
    {
        var parsed = BindingAddress.Parse(address);
        return parsed.IsUnixPipe || parsed.IsNamedPipe || parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    private static BindingAddress Parse(string address) =>
        BindingAddress.Parse(address) is { Port: >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort } parsed
            ? parsed
            : throw new FormatException($"'{address}' has no port from 0 to {IPEndPoint.MaxPort}.");

    private static IEnumerable<string> Configured(IConfiguration configuration)
    {
        var urls = Items(configuration[WebHostDefaults.ServerUrlsKey]).ToArray();
        return urls.Length > 0
            ? urls
            : Items(configuration[WebHostDefaults.HttpPortsKey]).Select(port => $"http://*:{Port(port)}")
                .Concat(Items(configuration[WebHostDefaults.HttpsPortsKey]).Select(port => $"https://*:{Port(port)}"))
                .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>());
    }

    private static string Port(string port) => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        ? port
        : throw new FormatException($"'{port}' is no port; give a number from 0 to {IPEndPoint.MaxPort}.");

    private static string[] Items(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
