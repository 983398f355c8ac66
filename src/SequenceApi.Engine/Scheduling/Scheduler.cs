using System.Runtime.InteropServices;

namespace SequenceApi.Engine.Scheduling;

/// <summary>
/// Who waits and who runs on which row of one batch. Rows are always 0…running−1: when one leaves, the last row moves
/// into the hole. Does nothing but keep these books.
/// </summary>
/// <param name="capacity">Rows of the batch.</param>
internal sealed class Scheduler(int capacity)
{
    private readonly List<Sequence> _running = new(capacity);
    private Queue<Sequence> _waiting = new();

    /// <summary>The running sequences by row.</summary>
    public ReadOnlySpan<Sequence> Running => CollectionsMarshal.AsSpan(_running);

    /// <summary>Sequences that wait for a row.</summary>
    public int WaitingCount => _waiting.Count;

    public void Enqueue(Sequence sequence) => _waiting.Enqueue(sequence);

    /// <summary>Gives the longest waiting sequence the row behind the last one; null where nobody waits or no row is free.</summary>
    public Sequence? Admit()
    {
        if (_running.Count == capacity || !_waiting.TryDequeue(out var sequence))
            return null;
        _running.Add(sequence);
        return sequence;
    }

    /// <summary>Who must wait although every row that is free is given away.</summary>
    public int Excess => _waiting.Count - (capacity - _running.Count);

    /// <summary>Takes a running sequence off its row.</summary>
    /// <returns>The row whose hidden state moves to <paramref name="row"/>, which is <paramref name="row"/> itself where it was the last.</returns>
    public int Release(int row)
    {
        var last = _running.Count - 1;
        _running[row] = _running[last];
        _running.RemoveAt(last);
        return last;
    }

    /// <summary>Takes the waiting sequences whose callers have gone out of the queue.</summary>
    public IReadOnlyList<Sequence> DropCancelled()
    {
        List<Sequence>? dropped = null;
        foreach (var sequence in _waiting)
            if (sequence.IsCancelled)
                (dropped ??= []).Add(sequence);
        if (dropped is null)
            return [];
        var gone = dropped.ToHashSet();
        _waiting = new(_waiting.Where(sequence => !gone.Contains(sequence)));
        return dropped;
    }
}
