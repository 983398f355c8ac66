namespace SequenceApi.Engine.Sampling;

/// <summary>
/// Finds stop strings in a completion as its tokens come, over token boundaries, and tells which tokens can no longer be part
/// of one.
/// </summary>
internal sealed class StopMatcher
{
    private readonly StopStrings _stops;
    private readonly int[] _matched;
    private readonly List<int> _ends = [];
    private int _length;

    /// <param name="stops">The strings as UTF-8; none is empty.</param>
    public StopMatcher(IReadOnlyList<byte[]> stops) => (_stops, _matched) = (new(stops), new int[stops.Count]);

    /// <summary>Tokens that no stop string can take back, whatever comes.</summary>
    public int ReleasableTokens { get; private set; }

    /// <summary>After a stop string was found: the tokens that lie wholly before it.</summary>
    public int TokensBeforeStop { get; private set; }

    /// <summary>Takes the bytes of the next token.</summary>
    /// <param name="bytes">What it adds to the text.</param>
    /// <param name="minTokens">Tokens that a stop string must leave to count.</param>
    /// <returns>Whether a stop string is complete.</returns>
    public bool Append(ReadOnlySpan<byte> bytes, int minTokens = 0)
    {
        foreach (var value in bytes)
        {
            _length++;
            _stops.Advance(_matched, value);
            if (FirstStop(minTokens) is not { } tokens)
                continue;
            TokensBeforeStop = tokens;
            return true;
        }

        _ends.Add(_length);
        ReleasableTokens = CountEndingBy(_length - _matched.Max());
        return false;
    }

    /// <summary>The fewest tokens that a string which is complete now leaves, but no fewer than some; null where there is none.</summary>
    private int? FirstStop(int minTokens)
    {
        int? fewest = null;
        for (var i = 0; i < _stops.Count; i++)
            if (_stops.IsComplete(_matched, i)
                && CountEndingBy(_length - _stops.Length(i)) is var tokens
                && tokens >= minTokens
                && !(tokens >= fewest))
                fewest = tokens;
        return fewest;
    }

    private int CountEndingBy(int position)
    {
        var count = _ends.Count;
        while (count > 0 && _ends[count - 1] > position)
            count--;
        return count;
    }
}
