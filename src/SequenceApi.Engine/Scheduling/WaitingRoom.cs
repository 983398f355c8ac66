namespace SequenceApi.Engine.Scheduling;

/// <summary>
/// Bounds the sequences that wait for a row, over all lanes and models. A count beside unbounded channels, since a
/// bounded channel would hold up every model behind the one whose batch is full.
/// </summary>
internal sealed class WaitingRoom(int capacity)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Lets some in together, or none of them.</summary>
    public bool TryEnter(int count)
    {
        for (var before = Count; before + count <= capacity; before = Count)
            if (Interlocked.CompareExchange(ref _count, before + count, before) == before)
                return true;
        return false;
    }

    /// <summary>Takes back one who had left; that may be one more than fits.</summary>
    public void Return() => Interlocked.Increment(ref _count);

    public void Leave() => Interlocked.Decrement(ref _count);
}
