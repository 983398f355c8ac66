namespace SequenceApi.Engine.Scheduling;

/// <summary>Sequences that wait for a row, each client's in the order in which they came, the clients in turn.</summary>
internal sealed class WaitingLine
{
    private readonly Dictionary<string, Queue<Sequence>> _byClient = [];
    private readonly Queue<string> _turns = new();

    public int Count { get; private set; }

    /// <summary>Those who have something waiting here, each once.</summary>
    public IReadOnlyCollection<string> Clients => _byClient.Keys;

    public void Enqueue(Sequence sequence)
    {
        if (!_byClient.TryGetValue(sequence.Owner.Client, out var queue))
        {
            _byClient.Add(sequence.Owner.Client, queue = new());
            _turns.Enqueue(sequence.Owner.Client);
        }

        queue.Enqueue(sequence);
        Count++;
    }

    /// <summary>Takes out whose turn it is.</summary>
    /// <param name="hasItsShare">Whose turn is passed over while others wait.</param>
    public Sequence Dequeue(Func<string, bool> hasItsShare)
    {
        for (var others = _turns.Count - 1; others > 0 && hasItsShare(_turns.Peek()); others--)
            _turns.Enqueue(_turns.Dequeue());
        var client = _turns.Dequeue();
        var queue = _byClient[client];
        var sequence = queue.Dequeue();
        if (queue.Count > 0)
            _turns.Enqueue(client);
        else
            _byClient.Remove(client);
        Count--;
        return sequence;
    }

    /// <summary>How many of a client's wait here.</summary>
    public int CountOf(string client) => _byClient.TryGetValue(client, out var queue) ? queue.Count : 0;

    /// <summary>Takes out those whose callers have gone.</summary>
    public IReadOnlyList<Sequence> DropCancelled()
    {
        List<Sequence>? dropped = null;
        foreach (var queue in _byClient.Values)
            foreach (var sequence in queue)
                if (sequence.IsCancelled)
                    (dropped ??= []).Add(sequence);
        if (dropped is null)
            return [];
        Drop(dropped.ToHashSet());
        return dropped;
    }

    /// <summary>Apart from the look before it, which is taken at every step: what a lambda captures is allocated where it begins.</summary>
    private void Drop(HashSet<Sequence> gone)
    {
        Sequence[] left = [.. _turns.SelectMany(client => _byClient[client]).Where(sequence => !gone.Contains(sequence))];
        _byClient.Clear();
        _turns.Clear();
        Count = 0;
        Array.ForEach(left, Enqueue);
    }
}
