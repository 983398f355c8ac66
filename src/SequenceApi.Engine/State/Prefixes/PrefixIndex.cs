using System.Numerics;
using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.State.Prefixes;

/// <summary>
/// States by token prefix. A prefix is cut into chunks: its whole chunks are a path of nodes that all prefixes with the same
/// tokens share, the rest is the entry's tail. So a lookup compares each chunk once, and one more token of a long text is
/// stored without a copy of what comes before it. Belongs to whoever holds its lock.
/// </summary>
internal sealed class PrefixIndex
{
    /// <summary>Tokens of a chunk: as many as a node's <see cref="PrefixNode.TailLengths"/> has bits.</summary>
    public const int ChunkLength = 64;

    private readonly long _maxBytes;
    private readonly StatePool _pool;
    private readonly Dictionary<(LanguageModel Model, string Tenant), PrefixNode> _roots = [];
    private readonly HashSet<PrefixNode> _chunks = new(PrefixComparer<PrefixNode>.Instance);
    private readonly HashSet<PrefixEntry> _entries = new(PrefixComparer<PrefixEntry>.Instance);
    private readonly HashSet<PrefixNode>.AlternateLookup<PrefixKey> _chunkByKey;
    private readonly HashSet<PrefixEntry>.AlternateLookup<PrefixKey> _entryByKey;
    private readonly RecencyList _recency = new();

    /// <summary>Holds nothing yet.</summary>
    /// <param name="maxBytes">What <see cref="Bytes"/> stays within.</param>
    /// <param name="pool">Takes the arrays of states that went.</param>
    public PrefixIndex(long maxBytes, StatePool pool)
    {
        (_maxBytes, _pool) = (maxBytes, pool);
        _chunkByKey = _chunks.GetAlternateLookup<PrefixKey>();
        _entryByKey = _entries.GetAlternateLookup<PrefixKey>();
    }

    /// <summary>What everything in the index takes, by <see cref="PrefixSize"/>.</summary>
    public long Bytes { get; private set; }

    /// <summary>Finds the longest known prefix that is shorter than the text; what is found counts as used.</summary>
    public PrefixMatch Find(LanguageModel model, ReadOnlySpan<int> tokens, string tenant)
    {
        var isWholeKnown = false;
        if (!_roots.TryGetValue((model, tenant), out var root))
            return default;
        for (var node = Descend(root, tokens); node is not null; node = node.Parent)
        {
            var tail = tokens[node.Length..];
            for (var lengths = node.TailLengths & UpTo(tail.Length); lengths != 0;)
            {
                var length = BitOperations.Log2(lengths);
                lengths ^= 1UL << length;
                if (Entry(node, tail[..length]) is not { } entry)
                    continue;
                _recency.Touch(entry);
                if (node.Length + length < tokens.Length)
                {
                    entry.Hold();
                    return new(entry, node.Length + length, isWholeKnown);
                }

                isWholeKnown = true;
            }
        }

        return new(Entry: null, Length: 0, isWholeKnown);
    }

    /// <summary>Adds a state that isn't known yet, and owns its array from then on, after letting go of as many others as it takes; one that is too large alone is not kept.</summary>
    public void Add(LanguageModel model, ReadOnlySpan<int> tokens, float[] state, string tenant)
    {
        if (PrefixSize.Whole(tokens.Length, state.Length) > _maxBytes)
            return;
        var node = Descend(Root(model, tenant), tokens);
        var rest = tokens[node.Length..];
        if (rest.Length < ChunkLength && Entry(node, rest) is { } known)
        {
            _recency.Touch(known);
            _pool.Return(state);
            return;
        }

        // Held, or it could go with the entries that make room for it.
        node.Uses++;
        MakeRoom(((long)(rest.Length / ChunkLength) * PrefixSize.Chunk) + PrefixSize.Entry(rest.Length % ChunkLength, state.Length));
        Add(Grow(node, ref rest), rest, state);
        Release(node);
    }

    /// <summary>Lets go of a model's states.</summary>
    public void Remove(LanguageModel model)
    {
        foreach (var entry in _entries.Where(entry => entry.Parent!.Model == model).ToList())
            Remove(entry);
    }

    private static ulong UpTo(int length) => ulong.MaxValue >> (ChunkLength - 1 - Math.Min(length, ChunkLength - 1));

    private PrefixEntry? Entry(PrefixNode node, ReadOnlySpan<int> tail) =>
        _entryByKey.TryGetValue(new(node, tail), out var entry) ? entry : null;

    /// <summary>Follows the chunks of a text as far as they are known.</summary>
    private PrefixNode Descend(PrefixNode node, ReadOnlySpan<int> tokens)
    {
        while (tokens.Length - node.Length >= ChunkLength
            && _chunkByKey.TryGetValue(new(node, tokens.Slice(node.Length, ChunkLength)), out var next))
            node = next;
        return node;
    }

    private PrefixNode Root(LanguageModel model, string tenant)
    {
        if (_roots.TryGetValue((model, tenant), out var root))
            return root;
        _roots.Add((model, tenant), root = new PrefixNode(model, tenant));
        Bytes += PrefixSize.Root;
        return root;
    }

    private void MakeRoom(long bytes)
    {
        while (Bytes + bytes > _maxBytes)
            Remove(_recency.Oldest!);
    }

    /// <summary>Adds a node for each whole chunk and leaves the tail.</summary>
    private PrefixNode Grow(PrefixNode node, ref ReadOnlySpan<int> rest)
    {
        for (; rest.Length >= ChunkLength; rest = rest[ChunkLength..])
        {
            node.Uses++;
            _chunks.Add(node = new PrefixNode(node, rest[..ChunkLength]));
            Bytes += PrefixSize.Chunk;
        }

        return node;
    }

    private void Add(PrefixNode node, ReadOnlySpan<int> tail, float[] state)
    {
        var entry = new PrefixEntry(node, tail, state);
        _entries.Add(entry);
        _recency.Add(entry);
        node.Uses++;
        node.Add(tail.Length);
        Bytes += PrefixSize.Entry(tail.Length, state.Length);
    }

    private void Remove(PrefixEntry entry)
    {
        _entries.Remove(entry);
        _recency.Remove(entry);
        Bytes -= PrefixSize.Entry(entry.Tokens.Length, entry.State.Length);
        if (!entry.IsRead)
            _pool.Return(entry.State);
        entry.Parent!.RemoveEntry();
        Release(entry.Parent);
    }

    /// <summary>Needs a node no longer: it goes with all above it that nobody else needs.</summary>
    private void Release(PrefixNode? node)
    {
        for (; node is not null && --node.Uses == 0; node = node.Parent)
            if (node.Parent is null)
            {
                _roots.Remove((node.Model, node.Tenant));
                Bytes -= PrefixSize.Root;
            }
            else
            {
                _chunks.Remove(node);
                Bytes -= PrefixSize.Chunk;
            }
    }
}
