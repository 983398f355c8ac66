using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Garnet;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>
/// An empty Redis of one's own: Garnet in this process; or, where <c>TEST_REDIS</c> names a server (<c>127.0.0.1:6379</c>) whose data may be
/// lost, one of its 16 databases.
/// </summary>
internal sealed class EmbeddedRedis : IDisposable
{
    private static readonly ConcurrentQueue<int> Databases = new(Enumerable.Range(0, 16));
    private readonly GarnetServer? _garnet;
    private readonly int _database;

    public EmbeddedRedis()
    {
        if (Environment.GetEnvironmentVariable("TEST_REDIS") is { Length: > 0 } server)
        {
            Assert.True(Databases.TryDequeue(out _database), "All databases are in use.");
            ConnectionString = $"{server},defaultDatabase={_database}";
            using var admin = ConnectionMultiplexer.Connect($"{ConnectionString},allowAdmin=true");
            admin.GetServers()[0].FlushDatabase(_database);
            return;
        }

        var endpoint = FreeEndpoint();
        ConnectionString = endpoint.ToString();
        _garnet = new GarnetServer(
            ["--bind", "127.0.0.1", "--port", $"{endpoint.Port}", "--memory", "64m", "--page", "4m", "--index", "4m", "--lua", "true", "-q", "true"],
            NullLoggerFactory.Instance);
        _garnet.Start();
    }

    /// <summary>For <c>ConnectionStrings:Redis</c>.</summary>
    public string ConnectionString { get; }

    public void Dispose()
    {
        if (_garnet is null)
            Databases.Enqueue(_database);
        _garnet?.Dispose();
    }

    private static IPEndPoint FreeEndpoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
