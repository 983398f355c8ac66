using System.Net;
using StackExchange.Redis;

namespace SequenceApi.Server.State;

/// <summary>The one connection to Redis, by <c>ConnectionStrings:Redis</c>.</summary>
internal static class RedisConnection
{
    /// <summary>
    /// What the connection string may say otherwise: who waits for Redis is told after a second that it is away, and at once where that is
    /// known; the connection comes back within a second of Redis.
    /// </summary>
    private const string Defaults = "name=SequenceApi,connectTimeout=2000,syncTimeout=1000,asyncTimeout=1000,";

    /// <summary>The connection string; null where there is no Redis.</summary>
    public static string? ConnectionString(IConfiguration configuration) =>
        configuration.GetConnectionString("Redis") is { Length: > 0 } given ? given : null;

    /// <summary>Connects; if Redis is away, for two seconds, and from then on in the background.</summary>
    /// <exception cref="FormatException">The connection string can't be read. What it says isn't quoted, since it may hold a password.</exception>
    public static IConnectionMultiplexer Connect(string connectionString)
    {
        var options = Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(1000);
        options.IncludeDetailInExceptions = false;
        return ConnectionMultiplexer.Connect(options);
    }

    /// <summary>The hosts of a connection string, without its password.</summary>
    public static string Describe(string connectionString) => string.Join(", ", Parse(connectionString).EndPoints.Select(
        endpoint => endpoint is DnsEndPoint host ? $"{host.Host}:{host.Port}" : endpoint.ToString()));

    private static ConfigurationOptions Parse(string connectionString)
    {
        try
        {
            var options = ConfigurationOptions.Parse(Defaults + connectionString);
            options.SetDefaultPorts();
            if (options.EndPoints.Count > 0)
                return options;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
        }

        throw new FormatException("ConnectionStrings__Redis names no Redis; write it as in 'host:6379,password=secret'.");
    }
}
