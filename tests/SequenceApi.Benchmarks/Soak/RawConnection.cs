using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>A connection of a client that buffers nothing: what it doesn't read stays with the server.</summary>
internal sealed class RawConnection : IDisposable
{
    private const int ReceiveBytes = 4096;
    private readonly Uri _server;
    private readonly TcpClient _tcp = new() { ReceiveBufferSize = ReceiveBytes, NoDelay = true };

    private RawConnection(Uri server) => _server = server;

    /// <summary>Connects.</summary>
    public static async Task<RawConnection> OpenAsync(Uri server, CancellationToken cancellationToken)
    {
        var connection = new RawConnection(server);
        await connection._tcp.ConnectAsync(server.Host, server.Port, cancellationToken);
        return connection;
    }

    /// <summary>Asks once; the connection stays open.</summary>
    public ValueTask GetAsync(string path, CancellationToken cancellationToken) => SendAsync(
        $"GET {path} HTTP/1.1\r\nHost: {_server.Authority}\r\n\r\n", cancellationToken);

    /// <summary>Posts a JSON object. To this version of HTTP the answer comes in one piece, and the server closes behind it.</summary>
    public ValueTask PostAsync(string path, byte[] body, CancellationToken cancellationToken) => SendAsync(
        $"POST {path} HTTP/1.0\r\nHost: {_server.Authority}\r\nContent-Type: {ApiCall.Json}\r\nContent-Length: {body.Length}\r\n\r\n{Encoding.UTF8.GetString(body)}",
        cancellationToken);

    /// <summary>Reads the answer to what was posted, to its end.</summary>
    /// <exception cref="BenchmarkException">There is none.</exception>
    public async Task<Reply> ReadReplyAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: ReceiveBytes, leaveOpen: true);
        var status = await reader.ReadLineAsync(cancellationToken);
        if (status?.Split(' ') is not [_, var code, ..] || !int.TryParse(code, CultureInfo.InvariantCulture, out var number))
            throw new BenchmarkException($"a connection was closed with '{status}' instead of an answer");
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 })
        {
            // Headers.
        }

        return new(number, await reader.ReadToEndAsync(cancellationToken));
    }

    /// <summary>Reads what has come, as far as there is room for it.</summary>
    /// <returns>Bytes; 0 at the end.</returns>
    public ValueTask<int> ReadAsync(Memory<byte> bytes, CancellationToken cancellationToken) =>
        _tcp.GetStream().ReadAsync(bytes, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _tcp.Dispose();

    private ValueTask SendAsync(string request, CancellationToken cancellationToken) =>
        _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request), cancellationToken);
}
