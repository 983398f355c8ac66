using System.Text;
using SequenceApi.Benchmarks.Load;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>Sends requests and reads their answers, as fast as they come or slowly. Used by many clients.</summary>
internal sealed class Exchange(ApiClient api, TimeProvider time)
{
    private const int SlowBytes = 512;

    /// <summary>Asks and reads the answer.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="cancellationToken">Leaves.</param>
    /// <param name="pause">Between two reads of a few bytes, for a client that reads slowly.</param>
    /// <exception cref="BenchmarkException">The server is gone.</exception>
    public async Task<Reply> AskAsync(ApiCall call, CancellationToken cancellationToken, TimeSpan? pause = null)
    {
        using var message = call.ToMessage();
        using var response = await api.SendAsync(message, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        if (pause is { } wait)
            await ReadSlowlyAsync(body, bytes, wait, cancellationToken);
        else
            await body.CopyToAsync(bytes, cancellationToken);
        return new((int)response.StatusCode, Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }

    /// <summary>Waits, as a client does that comes back later.</summary>
    public Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken) => Task.Delay(wait, time, cancellationToken);

    /// <summary>Ends after a while, for a client that leaves in the middle.</summary>
    public CancellationTokenSource LeaveAfter(TimeSpan stay) => new(stay, time);

    private async Task ReadSlowlyAsync(Stream body, MemoryStream bytes, TimeSpan pause, CancellationToken cancellationToken)
    {
        var few = new byte[SlowBytes];
        for (int read; (read = await body.ReadAsync(few, cancellationToken)) > 0;)
        {
            bytes.Write(few, 0, read);
            await WaitAsync(pause, cancellationToken);
        }
    }
}
