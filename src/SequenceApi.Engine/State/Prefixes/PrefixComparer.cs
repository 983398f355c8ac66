namespace SequenceApi.Engine.State.Prefixes;

/// <summary>Finds parts by a <see cref="PrefixKey"/>, which costs no memory.</summary>
internal sealed class PrefixComparer<TPart> : IEqualityComparer<TPart>, IAlternateEqualityComparer<PrefixKey, TPart>
    where TPart : PrefixPart
{
    /// <summary>The only one.</summary>
    public static PrefixComparer<TPart> Instance { get; } = new();

    /// <summary>A part is added only where its key was not found, so no two are equal.</summary>
    public bool Equals(TPart? x, TPart? y) => ReferenceEquals(x, y);

    public int GetHashCode(TPart part) => part.Hash;

    public bool Equals(PrefixKey alternate, TPart other) => alternate.Is(other);

    public int GetHashCode(PrefixKey alternate) => alternate.Hash();

    public TPart Create(PrefixKey alternate) => throw new NotSupportedException("A part is more than its key.");
}
