using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SequenceApi.Benchmarks.Load;

namespace SequenceApi.Benchmarks.StreamScore;

/// <summary>One request that sends lines and reads their answers meanwhile; HttpClient would send all of it first.</summary>
internal sealed class LongRequest(Uri server, int megabytes)
{
    private const int TextLength = 1_000_000;
    private static readonly byte[] LineEnd = [(byte)'\r', (byte)'\n'];

    /// <summary>Sends everything and reads everything.</summary>
    /// <returns>Tokens that the server has counted.</returns>
    /// <exception cref="BenchmarkException">The stream ends early.</exception>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Host, server.Port, cancellationToken);
        await using var stream = tcp.GetStream();
        var sending = SendAsync(stream, cancellationToken);
        var tokens = await ReadAsync(stream, cancellationToken);
        await sending;
        return tokens;
    }

    private async Task SendAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /v1/score HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"),
            cancellationToken);
        for (var part = 0; part < megabytes; part++)
        {
            var text = Encoding.ASCII.GetBytes(TypedText.Of(part, TextLength - 1) + "\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{text.Length:x}\r\n"), cancellationToken);
            await stream.WriteAsync(text, cancellationToken);
            await stream.WriteAsync(LineEnd, cancellationToken);
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes("0\r\n\r\n"), cancellationToken);
    }

    private static async Task<long> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, bufferSize: 64 * 1024, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("{\"error\"", StringComparison.Ordinal))
                throw new BenchmarkException($"The stream ended with {line}");
            if (!line.StartsWith("{\"done\"", StringComparison.Ordinal))
                continue;
            using var total = JsonDocument.Parse(line);
            return total.RootElement.GetProperty("token_count").GetInt64();
        }

        throw new BenchmarkException("The stream ended without its last line.");
    }
}
