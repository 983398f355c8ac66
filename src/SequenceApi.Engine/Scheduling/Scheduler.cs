using System.Runtime.InteropServices;

namespace SequenceApi.Engine.Scheduling;

/// <summary>
/// Who waits and who runs on which row of one batch. Rows are always 0…running−1: when one leaves, the last row moves
/// into the hole. Does nothing but keep these books.
/// </summary>
/// <remarks>
/// Clients have their turns one after another, however many requests each has: fair queueing as of John Nagle's RFC 970, of
/// rows instead of packets. Bulk work waits behind all else, but for one row in <see cref="BulkTurn"/>.
/// </remarks>
/// <param name="capacity">Rows of the batch.</param>
internal sealed class Scheduler(int capacity)
{
    /// <summary>Of so many rows that are given away while bulk work waits, it gets one.</summary>
    private const int BulkTurn = 8;

    private readonly List<Sequence> _running = new(capacity);
    private readonly Dictionary<string, (int Rows, int Waiting)> _clients = [];
    private readonly WaitingLine _urgent = new();
    private readonly WaitingLine _bulk = new();
    private int _passed;

    /// <summary>The running sequences by row.</summary>
    public ReadOnlySpan<Sequence> Running => CollectionsMarshal.AsSpan(_running);

    /// <summary>Sequences that wait for a row.</summary>
    public int WaitingCount => _urgent.Count + _bulk.Count;

    /// <summary>Rows of a client where all have as many.</summary>
    private int Share => Math.Max(1, capacity / Math.Max(1, _clients.Count));

    private int Free => capacity - _running.Count;

    public void Enqueue(Sequence sequence)
    {
        (sequence.IsBulk ? _bulk : _urgent).Enqueue(sequence);
        Count(sequence.Owner.Client, waiting: 1);
    }

    /// <summary>Gives the row behind the last one to whose turn it is; null where nobody waits or no row is free.</summary>
    public Sequence? Admit()
    {
        if (Free == 0 || WaitingCount == 0)
            return null;
        var sequence = NextLine().Dequeue(client => _clients[client].Rows >= Share);
        Count(sequence.Owner.Client, rows: 1, waiting: -1);
        _running.Add(sequence);
        return sequence;
    }

    /// <summary>Takes a running sequence off its row.</summary>
    /// <returns>The row whose hidden state moves to <paramref name="row"/>, which is <paramref name="row"/> itself where it was the last.</returns>
    public int Release(int row)
    {
        Count(_running[row].Owner.Client, rows: -1);
        var last = _running.Count - 1;
        _running[row] = _running[last];
        _running.RemoveAt(last);
        return last;
    }

    /// <summary>For whom rows are to be given up.</summary>
    public Yielding FindYielding()
    {
        var (all, urgent) = (WaitingCount - Free, _urgent.Count - Free);
        return new(all, urgent, urgent > 0 && _clients.Count > 1 ? Math.Min(urgent, Owed()) : 0);
    }

    /// <summary>
    /// Whether a row's sequence, which has had its turn, lets another go first: bulk work any other, what reads a long prompt
    /// any that is no bulk work, and a client's that has more than its share those of a client that has less.
    /// </summary>
    public bool Yields(int row, in Yielding to)
    {
        var sequence = _running[row];
        return sequence.HasHadItsTurn && to.All > 0 && (sequence.IsBulk
            ? sequence.ReadsOn
            : to.Urgent > 0 && (sequence.ReadsOn || (to.Owed > 0 && _clients[sequence.Owner.Client].Rows > Share)));
    }

    /// <summary>Takes the waiting sequences whose callers have gone out of the queue.</summary>
    public IReadOnlyList<Sequence> DropCancelled()
    {
        var (urgent, bulk) = (_urgent.DropCancelled(), _bulk.DropCancelled());
        if (urgent.Count + bulk.Count == 0)
            return [];
        Sequence[] dropped = [.. urgent, .. bulk];
        foreach (var sequence in dropped)
            Count(sequence.Owner.Client, waiting: -1);
        return dropped;
    }

    private int Owed()
    {
        var (owed, share) = (0, Share);
        foreach (var client in _urgent.Clients)
            owed += Math.Max(0, Math.Min(_urgent.CountOf(client), share - _clients[client].Rows));
        return owed;
    }

    private WaitingLine NextLine()
    {
        if (_bulk.Count == 0 || (_urgent.Count > 0 && ++_passed < BulkTurn))
            return _urgent;
        _passed = 0;
        return _bulk;
    }

    private void Count(string client, int rows = 0, int waiting = 0)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_clients, client, out _);
        count = (count.Rows + rows, count.Waiting + waiting);
        if (count == default)
            _clients.Remove(client);
    }
}
