namespace SequenceApi.Engine.Tokenization;

/// <summary>The tokens of a vocabulary in the order of their bytes: those that begin alike lie side by side.</summary>
internal sealed class SortedTokens
{
    private readonly byte[][] _bytes;

    /// <param name="bytes">The bytes that each token contributes to a text, by id.</param>
    /// <param name="skipped">Left out: their bytes are no text of their own.</param>
    public SortedTokens(IReadOnlyList<byte[]> bytes, TokenSet skipped)
    {
        Ids = [.. Enumerable.Range(0, bytes.Count).Where(id => !skipped.Contains(id) && bytes[id].Length > 0)];
        Array.Sort(Ids, (one, other) => bytes[one].AsSpan().SequenceCompareTo(bytes[other]) is var order and not 0 ? order : one - other);
        _bytes = Array.ConvertAll(Ids, id => bytes[id]);
        Longest = _bytes.Select(token => token.Length).DefaultIfEmpty().Max();
    }

    /// <summary>Bytes of the longest token.</summary>
    public int Longest { get; }

    /// <summary>The ids in that order; of equal tokens the lower one first.</summary>
    public int[] Ids { get; }

    /// <summary>The ids of the tokens that begin with some bytes, those bytes alone included.</summary>
    public ReadOnlySpan<int> StartingWith(ReadOnlySpan<byte> prefix) => RangeOf(prefix).Span;

    /// <summary>The same, to be kept.</summary>
    public ReadOnlyMemory<int> RangeOf(ReadOnlySpan<byte> prefix)
    {
        var first = Find(prefix, isBehind: false);
        return Ids.AsMemory(first, Find(prefix, isBehind: true) - first);
    }

    /// <summary>The first place whose token isn't before some bytes, or is behind all that begin with them.</summary>
    private int Find(ReadOnlySpan<byte> prefix, bool isBehind)
    {
        var (low, high) = (0, _bytes.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var token = _bytes[middle].AsSpan();
            var order = token[..Math.Min(token.Length, prefix.Length)].SequenceCompareTo(prefix);
            if (order < 0 || (order == 0 && isBehind))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
