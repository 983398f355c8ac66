using System.Diagnostics;
using SequenceApi.Benchmarks.Clients;

namespace SequenceApi.Benchmarks.Load;

/// <summary>One client that reads streams, and what it saw of them inside a window.</summary>
internal sealed class StreamReading(Window window)
{
    private readonly AnswerBuffer _buffer = new();
    private readonly EventStreamParser _parser = new();

    /// <summary>Tokens that came.</summary>
    public long Tokens { get; private set; }

    /// <summary>Times from sending to the end.</summary>
    public List<long> Requests { get; } = new(capacity: 1024);

    /// <summary>Times from sending to the first token.</summary>
    public List<long> FirstTokens { get; } = new(capacity: 1024);

    /// <summary>Times from one arrival to the next. Tokens that come at once are one arrival, as a person would see them.</summary>
    public List<long> Gaps { get; } = new(capacity: 65536);

    /// <summary>Asks for a stream and reads it to its end.</summary>
    /// <exception cref="BenchmarkException">It ends with an error, or without its end.</exception>
    public async Task ReadAsync(ApiClient api, byte[] body, CancellationToken cancellationToken)
    {
        _parser.Reset();
        var start = Stopwatch.GetTimestamp();
        var (last, times) = (start, FirstTokens);
        using var response = await api.PostAsync("/v1/generate", body, cancellationToken);
        await using var events = await response.Content.ReadAsStreamAsync(cancellationToken);
        for (int read; (read = await events.ReadAsync(_buffer.Memory, cancellationToken)) > 0;)
        {
            var now = Stopwatch.GetTimestamp();
            var tokens = _parser.Read(_buffer.Memory.Span[..read]);
            if (tokens == 0)
                continue;
            if (window.Holds(now))
            {
                Tokens += tokens;
                times.Add(now - last);
            }

            (last, times) = (now, Gaps);
        }

        if (!_parser.IsDone)
            throw new BenchmarkException($"A stream ended early: {_parser.Error ?? "the server closed it"}");
        var end = Stopwatch.GetTimestamp();
        if (window.Holds(end))
            Requests.Add(end - start);
    }
}
