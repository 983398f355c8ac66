namespace SequenceApi.Engine.State.Prefixes;

/// <summary>A known state.</summary>
/// <param name="parent">The last whole chunk of its prefix.</param>
/// <param name="tail">The tokens behind that, fewer than a chunk.</param>
/// <param name="state">The hidden state after them.</param>
internal sealed class PrefixEntry(PrefixNode parent, ReadOnlySpan<int> tail, float[] state)
    : PrefixPart(parent, tail.ToArray(), new PrefixKey(parent, tail).Hash())
{
    public float[] State { get; } = state;

    /// <summary>The neighbour that was used later, in the <see cref="RecencyList"/>.</summary>
    public PrefixEntry? Newer { get; set; }

    /// <summary>The neighbour that was used earlier.</summary>
    public PrefixEntry? Older { get; set; }
}
