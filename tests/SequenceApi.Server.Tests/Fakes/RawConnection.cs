using System.Net.Sockets;
using System.Text;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>A client who sends bytes as they are given, and reads only when told to.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TcpClient _tcp = new() { NoDelay = true, ReceiveBufferSize = 4096 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RawConnection> OpenAsync(Uri server)
    {
        var connection = new RawConnection();
        await connection._tcp.ConnectAsync(server.Host, server.Port, Token);
        return connection;
    }

    /// <summary>Sends a whole request with a body.</summary>
    public Task PostAsync(string path, string body, string contentType = "application/json") => SendAsync(
        $"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    public async Task SendAsync(string text) => await _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), Token);

    /// <summary>The status of the next answer; null where the server has closed instead.</summary>
    public async Task<int?> StatusAsync()
    {
        var line = new StringBuilder();
        var next = new byte[1];
        try
        {
            while (!line.ToString().EndsWith("\r\n", StringComparison.Ordinal))
            {
                if (await _tcp.GetStream().ReadAsync(next, Token).AsTask().WaitAsync(Patience, Token) == 0)
                    return null;
                line.Append((char)next[0]);
            }
        }
        catch (IOException)
        {
            return null;
        }

        return int.Parse(line.ToString().Split(' ')[1]);
    }

    public void Dispose() => _tcp.Dispose();
}
