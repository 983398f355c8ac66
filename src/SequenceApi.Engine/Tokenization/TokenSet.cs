namespace SequenceApi.Engine.Tokenization;

/// <summary>Some tokens of a vocabulary: few to go through, and a bit for each to ask for.</summary>
internal sealed class TokenSet
{
    private readonly int[] _ids;
    private readonly ulong[] _bits;

    /// <param name="ids">The tokens, each ≥ 0, in any order.</param>
    public TokenSet(IEnumerable<int> ids)
    {
        _ids = [.. ids.Distinct().Order()];
        _bits = new ulong[_ids.Length == 0 ? 0 : (_ids[^1] >> 6) + 1];
        foreach (var id in _ids)
            _bits[id >> 6] |= 1UL << id;
    }

    /// <summary>No token.</summary>
    public static TokenSet Empty { get; } = new([]);

    /// <summary>The tokens, ascending.</summary>
    public ReadOnlySpan<int> Ids => _ids;

    /// <summary>Whether a token is one of them.</summary>
    public bool Contains(int id) => id >> 6 is var word && (uint)word < (uint)_bits.Length && (_bits[word] & (1UL << id)) != 0;

    /// <summary>All but one token.</summary>
    public TokenSet Without(int? id) => id is { } other && Contains(other) ? new(_ids.Where(kept => kept != other)) : this;

    /// <summary>One token more.</summary>
    public TokenSet With(int? id) => id is { } other && !Contains(other) ? new(_ids.Append(other)) : this;
}
