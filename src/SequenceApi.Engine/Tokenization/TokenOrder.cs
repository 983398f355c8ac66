namespace SequenceApi.Engine.Tokenization;

/// <summary>The tokens in the order of their bytes, so that those which begin with some bytes lie side by side.</summary>
internal sealed class TokenOrder
{
    private readonly byte[][] _bytes;
    private readonly int[] _ids;

    /// <param name="bytes">Each token's bytes, by id.</param>
    public TokenOrder(byte[][] bytes)
    {
        (_bytes, _ids) = (bytes, [.. Enumerable.Range(0, bytes.Length)]);
        Array.Sort(_ids, (one, other) => bytes[one].AsSpan().SequenceCompareTo(bytes[other]));
        Longest = bytes.Max(token => token.Length);
    }

    /// <summary>Bytes of the longest token.</summary>
    public int Longest { get; }

    /// <summary>The tokens that begin with some bytes.</summary>
    public ReadOnlyMemory<int> BeginningWith(ReadOnlySpan<byte> prefix)
    {
        var (start, end) = (Count(prefix, isBelow: 0), Count(prefix, isBelow: 1));
        return _ids.AsMemory(start, end - start);
    }

    /// <summary>How many tokens lie before those that begin with some bytes, or also those that do.</summary>
    private int Count(ReadOnlySpan<byte> prefix, int isBelow)
    {
        var (low, high) = (0, _ids.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var token = _bytes[_ids[middle]].AsSpan();
            if (token[..Math.Min(token.Length, prefix.Length)].SequenceCompareTo(prefix) < isBelow)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
