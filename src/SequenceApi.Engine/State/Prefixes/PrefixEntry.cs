namespace SequenceApi.Engine.State.Prefixes;

/// <summary>A known state.</summary>
/// <param name="parent">The last whole chunk of its prefix.</param>
/// <param name="tail">The tokens behind that, fewer than a chunk.</param>
/// <param name="state">The hidden state after them.</param>
internal sealed class PrefixEntry(PrefixNode parent, ReadOnlySpan<int> tail, float[] state)
    : PrefixPart(parent, tail.ToArray(), new PrefixKey(parent, tail).Hash())
{
    private int _readers;

    public float[] State { get; } = state;

    /// <summary>Whether someone may still read the state, who found it before it went.</summary>
    public bool IsRead => Volatile.Read(ref _readers) != 0;

    /// <summary>The neighbour that was used later, in the <see cref="RecencyList"/>.</summary>
    public PrefixEntry? Newer { get; set; }

    /// <summary>The neighbour that was used earlier.</summary>
    public PrefixEntry? Older { get; set; }

    /// <summary>Keeps the state's array as it is until <see cref="Release"/>.</summary>
    public void Hold() => Interlocked.Increment(ref _readers);

    /// <summary>The reader has read it. One who never comes back costs no more than an array that isn't used again.</summary>
    public void Release() => Interlocked.Decrement(ref _readers);
}
