using System.Runtime.InteropServices;

namespace SequenceApi.Engine.Sampling;

/// <summary>A set of tokens of a vocabulary, a bit for each.</summary>
/// <param name="vocabularySize">Tokens of the vocabulary.</param>
internal sealed class TokenMask(int vocabularySize)
{
    private readonly ulong[] _bits = new ulong[(vocabularySize + 63) / 64];

    /// <summary>Whether no token is in it.</summary>
    public bool IsEmpty => !_bits.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>Bytes it takes.</summary>
    public long Size => _bits.Length * (long)sizeof(ulong);

    /// <summary>Compares sets of one vocabulary by the tokens in them.</summary>
    public static IEqualityComparer<TokenMask> Contents { get; } = EqualityComparer<TokenMask>.Create(
        (one, other) => one!._bits.AsSpan().SequenceEqual(other!._bits), mask => mask.Hash());

    /// <summary>Puts a token in.</summary>
    public void Add(int id) => _bits[id >> 6] |= 1UL << id;

    /// <summary>Whether a token is in it.</summary>
    public bool Contains(int id) => (_bits[id >> 6] & (1UL << id)) != 0;

    private int Hash()
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(_bits.AsSpan()));
        return hash.ToHashCode();
    }
}
