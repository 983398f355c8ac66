using System.Diagnostics;
using SequenceApi.Benchmarks.Clients;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Load;

/// <summary>One person who types sentences and asks at each keystroke for five whole words.</summary>
internal sealed class SuggestScenario(ApiClient api, ServedModel model)
{
    private const string Text =
        "The people of this country have asked the Congress for a law that will secure to every citizen the same rights. "
        + "During the past year our trade with other nations has grown, and the Treasury has paid a part of the public debt. ";

    private readonly AnswerBuffer _buffer = new();
    private readonly List<long> _keystrokes = [];

    /// <summary>What was measured so far.</summary>
    public Latency? Result => Latency.Of(_keystrokes);

    /// <summary>Measures a round.</summary>
    public void Measure(TimeSpan length, CancellationToken cancellationToken)
    {
        var window = new Window(length);
        Crowd.Run(1, (_, stop) => TypeAsync(window, stop), window.Pass, cancellationToken);
    }

    private async Task TypeAsync(Window window, CancellationToken cancellationToken)
    {
        for (var typed = 1; !cancellationToken.IsCancellationRequested; typed = (typed % Text.Length) + 1)
        {
            var body = RequestJson.Bytes(new SuggestBody(model.Id, Text[..typed]));
            var start = Stopwatch.GetTimestamp();
            using var response = await api.PostAsync("/v1/suggest", body, cancellationToken);
            await _buffer.ReadAsync(response, cancellationToken);
            if (window.Holds(Stopwatch.GetTimestamp()))
                _keystrokes.Add(Stopwatch.GetTimestamp() - start);
        }
    }
}
