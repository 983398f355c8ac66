namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>A set of Unicode scalar values: ranges in ascending order that don't touch.</summary>
internal sealed class CharacterSet
{
    private const int Greatest = 0x10FFFF;
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    private CharacterSet(List<(int First, int Last)> ranges) => Ranges = ranges;

    /// <summary>0 to 9.</summary>
    public static CharacterSet Digits { get; } = Of(('0', '9'));

    /// <summary>ASCII letters, digits and the underscore.</summary>
    public static CharacterSet Word { get; } = Of(('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_'));

    /// <summary>ASCII white space.</summary>
    public static CharacterSet Space { get; } = Of((' ', ' '), ('\t', '\r'));

    /// <summary>What a dot stands for.</summary>
    public static CharacterSet AllButLineBreak { get; } = Of(('\n', '\n')).Complement();

    /// <summary>First and last character of each range.</summary>
    public IReadOnlyList<(int First, int Last)> Ranges { get; }

    /// <summary>The union of some ranges, less the surrogates, which are no characters.</summary>
    public static CharacterSet Of(params IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var (first, last) in ranges.SelectMany(WithoutSurrogates).Order())
        {
            if (merged.Count > 0 && first <= merged[^1].Last + 1)
                merged[^1] = (merged[^1].First, Math.Max(last, merged[^1].Last));
            else
                merged.Add((first, last));
        }

        return new(merged);
    }

    /// <summary>All other characters.</summary>
    public CharacterSet Complement()
    {
        var (gaps, from) = (new List<(int First, int Last)>(), 0);
        foreach (var (first, last) in Ranges)
        {
            gaps.Add((from, first - 1));
            from = last + 1;
        }

        return Of([.. gaps, (from, Greatest)]);
    }

    private static IEnumerable<(int First, int Last)> WithoutSurrogates((int First, int Last) range) =>
        ((IEnumerable<(int First, int Last)>)[(range.First, Math.Min(range.Last, FirstSurrogate - 1)), (Math.Max(range.First, LastSurrogate + 1), range.Last)])
            .Where(part => part.First <= part.Last);
}
