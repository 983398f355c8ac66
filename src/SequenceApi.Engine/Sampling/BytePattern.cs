namespace SequenceApi.Engine.Sampling;

/// <summary>A string to find in bytes that come one by one, in constant time a byte (Knuth, Morris, Pratt 1977).</summary>
internal sealed class BytePattern
{
    private readonly byte[] _bytes;
    private readonly int[] _borders;

    /// <param name="bytes">The string; not empty.</param>
    public BytePattern(byte[] bytes) => (_bytes, _borders) = (bytes, Borders(bytes));

    /// <summary>The string.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>How many of its bytes there are.</summary>
    public int Length => _bytes.Length;

    /// <summary>The bytes of the string that are matched behind one more byte, given how many were before it.</summary>
    public int Advance(int matched, byte value)
    {
        if (matched == _bytes.Length)
            matched = _borders[matched];
        while (matched > 0 && _bytes[matched] != value)
            matched = _borders[matched];
        return _bytes[matched] == value ? matched + 1 : matched;
    }

    /// <summary>The next fewer bytes that are matched too; 0 where there are none.</summary>
    public int Shorter(int matched) => _borders[matched];

    /// <summary>For each prefix, the length of the longest shorter prefix that is also its suffix.</summary>
    private static int[] Borders(byte[] bytes)
    {
        var borders = new int[bytes.Length + 1];
        for (var (i, border) = (1, 0); i < bytes.Length; i++)
        {
            while (border > 0 && bytes[border] != bytes[i])
                border = borders[border];
            if (bytes[border] == bytes[i])
                border++;
            borders[i + 1] = border;
        }

        return borders;
    }
}
