using System.Diagnostics;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Load;

/// <summary>
/// Two people type, each a text of their own, and ask at each keystroke what comes next, with all that they have typed so
/// far. One has typed 2,000 characters when the other begins, and then they take turns: what keystroke 2,000 costs beside
/// keystroke 20 tells whether the server reads the text again each time.
/// </summary>
internal sealed class TypingScenario(ApiClient api, ServedModel model, int seed)
{
    private const int Early = 20;
    private const int Late = 2000;

    /// <summary>Keystrokes before and behind these two that count with them.</summary>
    private const int Around = 10;

    private static readonly TimeSpan LongestPass = TimeSpan.FromMinutes(1);
    private readonly PredictClient _client = new(api, model);
    private readonly List<long> _early = [];
    private readonly List<long> _late = [];
    private int _pass;
    private int _pasted;
    private int _cachedTokens;

    /// <summary>What was measured so far.</summary>
    public TypingResult Result => new(_pass, Latency.Of(_early), Latency.Of(_late), _cachedTokens, _pasted);

    /// <summary>Types two texts that nobody has typed yet.</summary>
    public void Measure(CancellationToken cancellationToken)
    {
        var (first, second) = (TypedText.Of(seed + (2 * _pass), Late + Around), TypedText.Of(seed + (2 * _pass) + 1, Early + Around));
        Task.Run(() => TypeAsync(first, second, cancellationToken), cancellationToken).GetAwaiter().GetResult();
        _pass++;
    }

    private async Task TypeAsync(string first, string second, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var keystroke = 1; keystroke < Late - Around; keystroke++)
        {
            if (keystroke < Late - (2 * Around) && Stopwatch.GetElapsedTime(begin) > LongestPass)
            {
                // Without a cache all keystrokes would take minutes: the rest up to the late ones comes at once.
                _pasted = Math.Max(_pasted, Late - (2 * Around) - keystroke);
                keystroke = Late - (2 * Around);
            }

            await _client.AskAsync(first[..keystroke], cancellationToken);
        }

        for (var keystroke = 1; keystroke < Early - Around; keystroke++)
            await _client.AskAsync(second[..keystroke], cancellationToken);
        for (var offset = -Around; offset <= Around; offset++)
        {
            _early.Add((await _client.AskAsync(second[..(Early + offset)], cancellationToken)).Ticks);
            (var ticks, _cachedTokens, _) = await _client.AskAsync(first[..(Late + offset)], cancellationToken);
            _late.Add(ticks);
        }
    }
}
