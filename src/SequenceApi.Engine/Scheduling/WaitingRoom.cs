using System.Collections.Concurrent;

namespace SequenceApi.Engine.Scheduling;

/// <summary>
/// Bounds the sequences that wait for a row, over all lanes and models. A count beside unbounded channels, since a
/// bounded channel would hold up every model behind the one whose batch is full.
/// </summary>
/// <remarks>
/// Nobody takes all places: a client may have <see cref="MostOfFree"/> times as many as are free, so that whoever comes next finds
/// one. That is the dynamic threshold of Choudhury and Hahne (1998) for the buffer of a switch.
/// </remarks>
/// <param name="capacity">Places.</param>
/// <param name="time">What the speed at which they empty is measured with.</param>
internal sealed class WaitingRoom(int capacity, TimeProvider time)
{
    private const int MostOfFree = 8;
    private readonly ConcurrentDictionary<string, int> _byClient = new();
    private readonly DepartureRate _departures = new(time);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Lets some of a client's in together, or none of them.</summary>
    public bool TryEnter(string client, int count)
    {
        _departures.Look();
        for (var before = Count; before + count <= capacity; before = Count)
        {
            if (_byClient.GetValueOrDefault(client) + count > (long)MostOfFree * (capacity - before))
                return false;
            if (Interlocked.CompareExchange(ref _count, before + count, before) != before)
                continue;
            Add(client, count);
            return true;
        }

        return false;
    }

    /// <summary>How long it takes, at the speed of the last seconds, until all who wait now have a row.</summary>
    public TimeSpan TimeToEmpty() => _departures.TimeOf(Count);

    /// <summary>Takes back one who was in before, and will leave again; that may be more than fit.</summary>
    public void Return(string client)
    {
        _departures.Return();
        Interlocked.Increment(ref _count);
        Add(client, 1);
    }

    /// <summary>One has a row, or has gone.</summary>
    public void Leave(string client)
    {
        _departures.Leave();
        Interlocked.Decrement(ref _count);
        if (Add(client, -1) == 0)
            _byClient.TryRemove(KeyValuePair.Create(client, 0));
    }

    private int Add(string client, int count) => _byClient.AddOrUpdate(client, static (_, more) => more, static (_, before, more) => before + more, count);
}
