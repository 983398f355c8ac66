namespace SequenceApi.Engine.Sampling;

/// <summary>
/// Strings to look for in a text, in constant time a byte for each (Knuth, Morris, Pratt 1977). What is matched so far belongs
/// to whoever looks: an int for each string, zeros at the beginning, and a copy of them where a text branches.
/// </summary>
/// <param name="strings">The strings as UTF-8; none is empty.</param>
internal sealed class StopStrings(IReadOnlyList<byte[]> strings)
{
    private readonly int[][] _borders = [.. strings.Select(Borders)];

    /// <summary>How many strings there are.</summary>
    public int Count => strings.Count;

    /// <summary>A string's length in bytes.</summary>
    public int Length(int index) => strings[index].Length;

    /// <summary>Whether a string ends with the last byte.</summary>
    public bool IsComplete(ReadOnlySpan<int> matched, int index) => matched[index] == strings[index].Length;

    /// <summary>Takes the next byte of the text.</summary>
    /// <param name="matched">Bytes of each string that the text ends with.</param>
    /// <param name="value">The byte.</param>
    public void Advance(Span<int> matched, byte value)
    {
        for (var i = 0; i < strings.Count; i++)
        {
            var (stop, borders) = (strings[i], _borders[i]);
            var length = matched[i] == stop.Length ? borders[stop.Length] : matched[i];
            while (length > 0 && stop[length] != value)
                length = borders[length];
            matched[i] = stop[length] == value ? length + 1 : length;
        }
    }

    /// <summary>For each prefix, the length of the longest shorter prefix that is also its suffix.</summary>
    private static int[] Borders(byte[] stop)
    {
        var borders = new int[stop.Length + 1];
        for (var (i, border) = (1, 0); i < stop.Length; i++)
        {
            while (border > 0 && stop[border] != stop[i])
                border = borders[border];
            if (stop[border] == stop[i])
                border++;
            borders[i + 1] = border;
        }

        return borders;
    }
}
