using System.Diagnostics;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Keystrokes;

/// <summary>All that <c>keystrokes</c> measured.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Model">The model's id.</param>
/// <param name="Browser">Chromium's version.</param>
/// <param name="Set">Milliseconds from a key to the bars' new contents.</param>
/// <param name="Drawn">Milliseconds from a key to the end of the frame that shows them.</param>
internal sealed record KeystrokesReport(Machine Machine, string Model, string Browser, Latency? Set, Latency? Drawn)
{
    /// <summary>Keys that are typed before any is measured.</summary>
    public const int WarmUpKeys = 100;

    private static readonly Mark Median = new("key to updated bars, p50", Least: 30, Aim: 20, " ms", 1);

    /// <summary>How it stands to the mark.</summary>
    public IReadOnlyList<MarkResult> Marks => [Median.With(Set?.P50)];

    /// <summary>Sums up.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="model">The model's id.</param>
    /// <param name="browser">Chromium's version.</param>
    /// <param name="times">Of each key.</param>
    public static KeystrokesReport Of(Machine machine, string model, string browser, IReadOnlyList<KeyTime> times) => new(
        machine, model, browser, Latency.Of(times.Select(time => Ticks(time.Set))), Latency.Of(times.Select(time => Ticks(time.Drawn))));

    private static long Ticks(double milliseconds) => (long)(milliseconds * Stopwatch.Frequency / 1000);
}
