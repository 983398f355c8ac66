using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>Counts what clients did and how it ended. Used by all of them.</summary>
internal sealed class Tally
{
    /// <summary>The outcome of what was answered as it should be.</summary>
    public const string Answered = "answered";

    /// <summary>The outcome of what its client left in the middle.</summary>
    public const string Left = "left";

    /// <summary>So many wrong answers tell enough: the run ends.</summary>
    private const int MostWrong = 100;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Figures> _figures = new(StringComparer.Ordinal);
    private readonly List<string> _wrong = [];
    private int _count;

    /// <summary>How often something was done.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>What was wrong, each in a sentence.</summary>
    public IReadOnlyList<string> Wrong
    {
        get
        {
            lock (_gate)
                return [.. _wrong];
        }
    }

    /// <summary>Whether so much is wrong that there is no use in going on.</summary>
    public bool IsHopeless => Wrong.Count >= MostWrong;

    /// <summary>What was done, by name.</summary>
    public IReadOnlyList<ActionResult> Results
    {
        get
        {
            lock (_gate)
                return [.. _figures.Select(action => new ActionResult(action.Key, new Dictionary<string, int>(action.Value.Outcomes), Latency.Of(action.Value.Answered)))];
        }
    }

    /// <summary>Something was done.</summary>
    /// <param name="action">What.</param>
    /// <param name="outcome">How it ended: answered, left, or an error's code that was meant to come.</param>
    /// <param name="ticks">How long it took.</param>
    public void Add(string action, string outcome, long ticks)
    {
        Interlocked.Increment(ref _count);
        lock (_gate)
        {
            if (!_figures.TryGetValue(action, out var figures))
                _figures[action] = figures = new([], []);
            figures.Outcomes[outcome] = figures.Outcomes.GetValueOrDefault(outcome) + 1;
            if (outcome == Answered)
                figures.Answered.Add(ticks);
        }
    }

    /// <summary>Something is not as it should be.</summary>
    public void AddWrong(string action, string what)
    {
        lock (_gate)
            _wrong.Add($"{action}: {what}");
    }

    private sealed record Figures(SortedDictionary<string, int> Outcomes, List<long> Answered);
}
