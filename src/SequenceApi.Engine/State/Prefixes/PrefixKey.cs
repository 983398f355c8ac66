using System.Runtime.InteropServices;

namespace SequenceApi.Engine.State.Prefixes;

/// <summary>What to look for: some tokens behind a node, where they lie.</summary>
internal readonly ref struct PrefixKey(PrefixNode parent, ReadOnlySpan<int> tokens)
{
    private readonly PrefixNode _parent = parent;
    private readonly ReadOnlySpan<int> _tokens = tokens;

    /// <summary>Whether a part is this. It compares every token: nobody may get a state of another's text because hashes are equal.</summary>
    public bool Is(PrefixPart part) => ReferenceEquals(part.Parent, _parent) && _tokens.SequenceEqual(part.Tokens);

    /// <summary>Seeded anew in each process, so that nobody can make texts whose hashes collide.</summary>
    public int Hash()
    {
        var hash = new HashCode();
        hash.Add(_parent.Hash);
        hash.AddBytes(MemoryMarshal.AsBytes(_tokens));
        return hash.ToHashCode();
    }
}
