namespace SequenceApi.Engine.Tokenization;

/// <summary>Merges that may be done next, the one of the least rank first and of these the leftmost: a binary heap.</summary>
internal sealed class MergeHeap(int capacity)
{
    private long[] _items = new long[capacity];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a merge.</summary>
    public void Push(int rank, int place)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, Math.Max(16, Count + (Count / 2)));
        var (item, hole) = (((long)rank << 32) | (uint)place, Count++);
        for (var parent = (hole - 1) / 2; hole > 0 && _items[parent] > item; parent = (hole - 1) / 2)
        {
            _items[hole] = _items[parent];
            hole = parent;
        }

        _items[hole] = item;
    }

    /// <summary>Takes the first; there is one.</summary>
    public (int Rank, int Place) Pop()
    {
        var (first, last, hole) = (_items[0], _items[--Count], 0);
        for (var child = 1; child < Count; child = (2 * hole) + 1)
        {
            if (child + 1 < Count && _items[child + 1] < _items[child])
                child++;
            if (_items[child] >= last)
                break;
            _items[hole] = _items[child];
            hole = child;
        }

        _items[hole] = last;
        return ((int)(first >> 32), (int)first);
    }
}
