using System.Diagnostics;
using SequenceApi.Benchmarks.Clients;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Load;

/// <summary>
/// One client that goes on from a state token of a short text and from one of a long text, in turns: what a state costs must not
/// depend on how much was read before it.
/// </summary>
internal sealed class ContinueScenario(ApiClient api, ServedModel model, int seed)
{
    private const int ShortLength = 10;
    private const int LongLength = 100_000;
    private readonly StateClient _client = new(api, model);
    private readonly List<long> _short = [];
    private readonly List<long> _long = [];
    private string _shortToken = "";
    private string _longToken = "";

    /// <summary>What was measured so far.</summary>
    public ContinueResult Result => new(Latency.Of(_short), Latency.Of(_long));

    /// <summary>Has both texts read, the long one for as long as it takes.</summary>
    public void Prepare(CancellationToken cancellationToken)
    {
        _shortToken = Read(ShortLength, cancellationToken);
        _longToken = Read(LongLength, cancellationToken);
    }

    /// <summary>Measures a round.</summary>
    public void Measure(TimeSpan length, CancellationToken cancellationToken)
    {
        var window = new Window(length);
        Crowd.Run(1, (_, stop) => TakeTurnsAsync(window, stop), window.Pass, cancellationToken);
    }

    private async Task TakeTurnsAsync(Window window, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var (first, second) = (
                await _client.ContinueAsync(_shortToken, cancellationToken), await _client.ContinueAsync(_longToken, cancellationToken));
            if (!window.Holds(Stopwatch.GetTimestamp()))
                continue;
            _short.Add(first);
            _long.Add(second);
        }
    }

    private string Read(int length, CancellationToken cancellationToken)
    {
        var random = new Random(seed + length);
        int[] tokens = [.. Enumerable.Range(0, length).Select(_ => random.Next(model.VocabularySize))];
        return Task.Run(() => _client.ReadAsync(tokens, cancellationToken), cancellationToken).GetAwaiter().GetResult();
    }
}
