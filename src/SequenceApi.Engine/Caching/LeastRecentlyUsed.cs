namespace SequenceApi.Engine.Caching;

/// <summary>Keeps values by key within a bound; the least recently used goes first. Any thread may use it.</summary>
/// <param name="maxSize">What the sizes add up to at the most, unless one value alone is larger.</param>
/// <param name="maxCount">Values at the most.</param>
internal sealed class LeastRecentlyUsed<TKey, TValue>(long maxSize, int maxCount = int.MaxValue)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];

    // The one that was asked for last is first.
    private readonly LinkedList<Entry> _order = [];

    /// <summary>What the sizes add up to.</summary>
    public long Size { get; private set; }

    /// <summary>The value of a key, which counts as used; null where there is none.</summary>
    public TValue? Find(TKey key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var node))
                return null;
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.Value;
        }
    }

    /// <summary>Keeps a value, unless its key has one already.</summary>
    public void Add(TKey key, TValue value, long size)
    {
        lock (_lock)
        {
            if (!_entries.TryAdd(key, new(new(key, value, size))))
                return;
            _order.AddFirst(_entries[key]);
            Size += size;
            while (_order.Count > maxCount || (Size > maxSize && _order.Count > 1))
                Remove(_order.Last!);
        }
    }

    /// <summary>Lets go of the values of some keys.</summary>
    public void RemoveAll(Func<TKey, bool> match)
    {
        lock (_lock)
            foreach (var node in _entries.Where(entry => match(entry.Key)).Select(entry => entry.Value).ToList())
                Remove(node);
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Key);
        _order.Remove(node);
        Size -= node.Value.Size;
    }

    private readonly record struct Entry(TKey Key, TValue Value, long Size);
}
