namespace SequenceApi.Engine.Sampling;

/// <summary>
/// Strings to look for in a text. What is matched so far belongs
/// to whoever looks: an int for each string, zeros at the beginning, and a copy of them where a text branches.
/// </summary>
/// <param name="strings">The strings as UTF-8; none is empty.</param>
internal sealed class StopStrings(IReadOnlyList<byte[]> strings)
{
    private readonly BytePattern[] _patterns = [.. strings.Select(bytes => new BytePattern(bytes))];

    /// <summary>How many strings there are.</summary>
    public int Count => _patterns.Length;

    /// <summary>A string's length in bytes.</summary>
    public int Length(int index) => _patterns[index].Length;

    /// <summary>Whether a string ends with the last byte.</summary>
    public bool IsComplete(ReadOnlySpan<int> matched, int index) => matched[index] == _patterns[index].Length;

    /// <summary>Takes the next byte of the text.</summary>
    /// <param name="matched">Bytes of each string that the text ends with.</param>
    /// <param name="value">The byte.</param>
    public void Advance(Span<int> matched, byte value)
    {
        for (var i = 0; i < _patterns.Length; i++)
            matched[i] = _patterns[i].Advance(matched[i], value);
    }
}
