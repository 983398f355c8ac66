using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>A POST whose answer is read while its body is still being sent, which HttpClient doesn't do over HTTP/1.1.</summary>
internal sealed class RawPost : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private RawPost(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
        _reader = new StreamReader(_stream, Encoding.UTF8);
    }

    /// <summary>Sends the head.</summary>
    public static async Task<RawPost> BeginAsync(Uri server, string path, CancellationToken cancellationToken)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(server.Host, server.Port, cancellationToken);
        var post = new RawPost(tcp);
        await post.WriteAsync($"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n", cancellationToken);
        return post;
    }

    /// <summary>Sends a part of the body.</summary>
    public Task SendAsync(string part, CancellationToken cancellationToken) => WriteAsync(
        $"{Encoding.UTF8.GetByteCount(part).ToString("x", CultureInfo.InvariantCulture)}\r\n{part}\r\n", cancellationToken);

    /// <summary>Ends the body.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => WriteAsync("0\r\n\r\n", cancellationToken);

    /// <summary>The next line of the answer that is JSON, whatever parts it comes in.</summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var line = await _reader.ReadLineAsync(cancellationToken) ?? throw new EndOfStreamException("The answer has ended.");
            if (line.StartsWith('{'))
                return line;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _tcp.Dispose();
    }

    private async Task WriteAsync(string text, CancellationToken cancellationToken) =>
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
}
