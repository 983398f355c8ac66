namespace SequenceApi.Engine.State.Prefixes;

/// <summary>Some tokens behind a node: a part of the prefix tree, equal to another only if it has the same parent and tokens.</summary>
/// <param name="parent">What comes before; null for a text's start.</param>
/// <param name="tokens">The tokens; never changed.</param>
/// <param name="hash">The <see cref="PrefixKey"/>'s hash.</param>
internal abstract class PrefixPart(PrefixNode? parent, int[] tokens, int hash)
{
    public PrefixNode? Parent { get; } = parent;

    public int[] Tokens { get; } = tokens;

    public int Hash { get; } = hash;
}
