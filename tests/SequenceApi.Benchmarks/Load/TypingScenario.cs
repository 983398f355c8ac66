using System.Diagnostics;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Load;

/// <summary>
/// Somebody types a text and asks at each keystroke what comes next, with all that is typed so far. What keystroke 2,000
/// costs beside keystroke 20 tells whether the server reads the text again each time.
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

    /// <summary>Types a text that nobody has typed yet.</summary>
    public void Measure(CancellationToken cancellationToken)
    {
        var text = TypedText.Of(seed + _pass, Late + Around);
        Task.Run(() => TypeAsync(text, cancellationToken), cancellationToken).GetAwaiter().GetResult();
        _pass++;
    }

    private async Task TypeAsync(string text, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var keystroke = 1; keystroke <= text.Length; keystroke++)
        {
            if (keystroke > Early + Around && keystroke < Late - (2 * Around) && Stopwatch.GetElapsedTime(begin) > LongestPass)
            {
                // Without a cache all keystrokes would take minutes: the rest up to the late ones comes at once.
                _pasted = Math.Max(_pasted, Late - (2 * Around) - keystroke);
                keystroke = Late - (2 * Around);
            }

            var (ticks, cached, _) = await _client.AskAsync(text[..keystroke], cancellationToken);
            _cachedTokens = cached;
            if (Math.Abs(keystroke - Early) <= Around)
                _early.Add(ticks);
            else if (Math.Abs(keystroke - Late) <= Around)
                _late.Add(ticks);
        }
    }
}
