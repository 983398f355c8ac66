using Garnet;
using Microsoft.Extensions.Logging.Abstractions;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>Garnet in this process: a server that speaks Redis' protocol and needs no installation.</summary>
public sealed class EmbeddedRedis : IRedisServer
{
    private readonly int _port = FreePort.Find();
    private GarnetServer? _server;

    public EmbeddedRedis() => Start();

    public string Address => $"127.0.0.1:{_port}";

    public void Start()
    {
        if (_server is not null)
            return;
        // Without transactions, other commands could come in between those of a script; Redis' scripts always run as a whole.
        _server = new GarnetServer(
            ["--port", $"{_port}", "--bind", "127.0.0.1", "--lua", "--lua-transaction-mode", "-m", "64m", "-i", "4m", "-q"],
            NullLoggerFactory.Instance);
        _server.Start();
    }

    public void Stop()
    {
        _server?.Dispose();
        _server = null;
    }

    public void Dispose() => Stop();
}
