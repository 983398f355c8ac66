namespace SequenceApi.Engine.Sampling;

/// <summary>A set of tokens of a vocabulary, a bit for each.</summary>
/// <param name="vocabularySize">Tokens of the vocabulary.</param>
internal sealed class TokenMask(int vocabularySize)
{
    private readonly ulong[] _bits = new ulong[(vocabularySize + 63) / 64];

    /// <summary>Whether no token is in it.</summary>
    public bool IsEmpty => !_bits.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>Puts a token in.</summary>
    public void Add(int id) => _bits[id >> 6] |= 1UL << id;

    /// <summary>Whether a token is in it.</summary>
    public bool Contains(int id) => (_bits[id >> 6] & (1UL << id)) != 0;
}
