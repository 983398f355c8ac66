using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Sampling;

/// <summary>A string that a completion must not contain, and the tokens that would complete it.</summary>
internal sealed class ForbiddenString
{
    private readonly ReadOnlyMemory<int>[] _completing;
    private readonly int _least;

    /// <param name="bytes">The string as UTF-8; not empty.</param>
    /// <param name="order">The model's tokens.</param>
    public ForbiddenString(byte[] bytes, SortedTokens order)
    {
        Pattern = new BytePattern(bytes);
        _least = Math.Max(1, bytes.Length - order.Longest);
        _completing = new ReadOnlyMemory<int>[bytes.Length];
        for (var matched = _least; matched < bytes.Length; matched++)
            _completing[matched] = order.RangeOf(bytes.AsSpan(matched));
    }

    /// <summary>Finds the string.</summary>
    public BytePattern Pattern { get; }

    /// <summary>Bars the tokens that would complete the string, where some of its bytes end the text.</summary>
    /// <param name="scores">The tokens' scores.</param>
    /// <param name="matched">The most bytes of the string that end the text; fewer may end it too.</param>
    public void Bar(Span<float> scores, int matched)
    {
        for (; matched >= _least; matched = Pattern.Shorter(matched))
            foreach (var id in _completing[matched].Span)
                scores[id] = float.NegativeInfinity;
    }
}
