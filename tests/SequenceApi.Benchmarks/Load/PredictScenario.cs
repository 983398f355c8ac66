using System.Diagnostics;
using SequenceApi.Benchmarks.Clients;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Load;

/// <summary>One client that asks what follows the same text, again and again: the server needs to read it only once.</summary>
internal sealed class PredictScenario(ApiClient api, ServedModel model, int seed)
{
    private const int TextLength = 200;
    private readonly PredictClient _client = new(api, model);
    private readonly string _text = TypedText.Of(seed, TextLength);
    private readonly List<long> _requests = [];
    private (int Cached, int Prompt) _tokens;

    /// <summary>What was measured so far.</summary>
    public PredictResult Result => new(Latency.Of(_requests), _tokens.Cached, _tokens.Prompt);

    /// <summary>Measures a round.</summary>
    public void Measure(TimeSpan length, CancellationToken cancellationToken)
    {
        var window = new Window(length);
        Crowd.Run(1, (_, stop) => AskAgainAsync(window, stop), window.Pass, cancellationToken);
    }

    private async Task AskAgainAsync(Window window, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var (ticks, cached, prompt) = await _client.AskAsync(_text, cancellationToken);
            _tokens = (cached, prompt);
            if (window.Holds(Stopwatch.GetTimestamp()))
                _requests.Add(ticks);
        }
    }
}
