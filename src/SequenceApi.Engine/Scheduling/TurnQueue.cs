namespace SequenceApi.Engine.Scheduling;

/// <summary>What waits: each client's in the order in which it came, the clients in turn.</summary>
/// <typeparam name="T">What waits.</typeparam>
internal sealed class TurnQueue<T>
{
    private readonly Dictionary<string, Queue<T>> _byClient = [];
    private readonly Queue<string> _turns = new();

    public int Count { get; private set; }

    /// <summary>Those who have something waiting here, each once.</summary>
    public Dictionary<string, Queue<T>>.KeyCollection Clients => _byClient.Keys;

    /// <summary>How much of a client's waits here.</summary>
    public int CountOf(string client) => _byClient.TryGetValue(client, out var queue) ? queue.Count : 0;

    public void Enqueue(string client, T item)
    {
        if (!_byClient.TryGetValue(client, out var queue))
        {
            _byClient.Add(client, queue = new());
            _turns.Enqueue(client);
        }

        queue.Enqueue(item);
        Count++;
    }

    /// <summary>Takes out whose turn it is; there is one.</summary>
    /// <param name="isPassedOver">Whose turn is passed over while others wait.</param>
    public T Dequeue(Func<string, bool> isPassedOver)
    {
        for (var others = _turns.Count - 1; others > 0 && isPassedOver(_turns.Peek()); others--)
            _turns.Enqueue(_turns.Dequeue());
        var client = _turns.Dequeue();
        var queue = _byClient[client];
        var item = queue.Dequeue();
        if (queue.Count > 0)
            _turns.Enqueue(client);
        else
            _byClient.Remove(client);
        Count--;
        return item;
    }

    /// <summary>Takes out what need not wait any more; the others keep their order.</summary>
    public IReadOnlyList<T> Drop(Func<T, bool> isOver)
    {
        List<T>? dropped = null;
        foreach (var queue in _byClient.Values)
            foreach (var item in queue)
                if (isOver(item))
                    (dropped ??= []).Add(item);
        if (dropped is null)
            return [];
        Remove(dropped.ToHashSet());
        return dropped;
    }

    private void Remove(HashSet<T> gone)
    {
        (string Client, T Item)[] left =
            [.. _turns.SelectMany(client => _byClient[client].Select(item => (client, item))).Where(waiting => !gone.Contains(waiting.item))];
        _byClient.Clear();
        _turns.Clear();
        Count = 0;
        foreach (var (client, item) in left)
            Enqueue(client, item);
    }
}
