using System.Runtime.InteropServices;

namespace SequenceApi.Engine.Scheduling;

/// <summary>
/// Who waits and who runs on which row of one batch. Rows are always 0…running−1: when one leaves, the last row moves
/// into the hole. Does nothing but keep these books.
/// </summary>
/// <remarks>
/// Clients have their turns one after another, however many requests each has: fair queueing as of John Nagle's RFC 970, of
/// rows instead of packets. What is brief goes before what isn't, and that before bulk work, but for one row in
/// <see cref="LaterTurn"/>: so nothing starves.
/// </remarks>
/// <param name="capacity">Rows of the batch.</param>
internal sealed class Scheduler(int capacity)
{
    /// <summary>Of so many rows that are given away while others wait who come later, these get one.</summary>
    private const int LaterTurn = 8;

    private readonly List<Sequence> _running = new(capacity);
    private readonly Dictionary<string, (int Rows, int Waiting)> _clients = [];
    private readonly TurnQueue<Sequence> _brief = new();
    private readonly TurnQueue<Sequence> _urgent = new();
    private readonly TurnQueue<Sequence> _bulk = new();
    private int _passedByBrief;
    private int _passedByUrgent;

    /// <summary>The running sequences by row.</summary>
    public ReadOnlySpan<Sequence> Running => CollectionsMarshal.AsSpan(_running);

    /// <summary>Sequences that wait for a row.</summary>
    public int WaitingCount => _brief.Count + _urgent.Count + _bulk.Count;

    /// <summary>Sequences here that only look.</summary>
    public int LookCount { get; private set; }

    /// <summary>Rows of a client where all have as many.</summary>
    private int Share => Math.Max(1, capacity / Math.Max(1, _clients.Count));

    private int Free => capacity - _running.Count;

    /// <summary>Where there are more clients than rows, a row is more than a share: they go round.</summary>
    private bool HasMoreThanItsShare(string client) => _clients.Count > capacity || _clients[client].Rows > Share;

    public void Enqueue(Sequence sequence)
    {
        (sequence.IsBulk ? _bulk : sequence.IsBrief ? _brief : _urgent).Enqueue(sequence.Owner.Client, sequence);
        Count(sequence.Owner.Client, waiting: 1);
        LookCount += sequence.OnlyLooks ? 1 : 0;
    }

    /// <summary>Gives the row behind the last one to whose turn it is; null where nobody waits or no row is free.</summary>
    public Sequence? Admit()
    {
        if (Free == 0 || WaitingCount == 0)
            return null;
        var sequence = NextQueue().Dequeue(client => _clients[client].Rows >= Share);
        Count(sequence.Owner.Client, rows: 1, waiting: -1);
        _running.Add(sequence);
        return sequence;
    }

    /// <summary>Takes a running sequence off its row.</summary>
    /// <returns>The row whose hidden state moves to <paramref name="row"/>, which is <paramref name="row"/> itself where it was the last.</returns>
    public int Release(int row)
    {
        Count(_running[row].Owner.Client, rows: -1);
        LookCount -= _running[row].OnlyLooks ? 1 : 0;
        var last = _running.Count - 1;
        _running[row] = _running[last];
        _running.RemoveAt(last);
        return last;
    }

    /// <summary>For whom rows are to be given up.</summary>
    public Yielding FindYielding()
    {
        var urgent = _brief.Count + _urgent.Count - Free;
        return new(WaitingCount - Free, urgent, _brief.Count - Free, urgent > 0 && _clients.Count > 1 ? Math.Min(urgent, Owed()) : 0);
    }

    /// <summary>
    /// Whether a row's sequence, which has had its turn, lets another go first: bulk work any other, what reads a long prompt
    /// any that is no bulk work, any other its own client's brief ones, and that of a client that has more than its share all brief
    /// ones and those of a client that has less.
    /// </summary>
    public bool Yields(int row, in Yielding to)
    {
        var sequence = _running[row];
        if (!sequence.HasHadItsTurn || to.All <= 0)
            return false;
        if (sequence.IsBulk || sequence.ReadsOn)
            return sequence.ReadsOn && (sequence.IsBulk || to.Urgent > 0);
        var client = sequence.Owner.Client;
        return (to.Brief > 0 && _brief.CountOf(client) > 0) || ((to.Brief > 0 || to.Owed > 0) && HasMoreThanItsShare(client));
    }

    /// <summary>Takes the waiting sequences whose callers have gone out of the queue.</summary>
    public IReadOnlyList<Sequence> DropCancelled()
    {
        var (brief, urgent, bulk) = (DropCancelled(_brief), DropCancelled(_urgent), DropCancelled(_bulk));
        if (brief.Count + urgent.Count + bulk.Count == 0)
            return [];
        Sequence[] dropped = [.. brief, .. urgent, .. bulk];
        foreach (var sequence in dropped)
        {
            Count(sequence.Owner.Client, waiting: -1);
            LookCount -= sequence.OnlyLooks ? 1 : 0;
        }

        return dropped;
    }

    private int Owed()
    {
        var (owed, share) = (0, Share);
        foreach (var client in _brief.Clients)
            owed += Math.Max(0, Math.Min(_brief.CountOf(client) + _urgent.CountOf(client), share - _clients[client].Rows));
        foreach (var client in _urgent.Clients)
            if (_brief.CountOf(client) == 0)
                owed += Math.Max(0, Math.Min(_urgent.CountOf(client), share - _clients[client].Rows));
        return owed;
    }

    private TurnQueue<Sequence> NextQueue()
    {
        if (_brief.Count > 0 && !IsTurnOf(_urgent.Count + _bulk.Count, ref _passedByBrief))
            return _brief;
        return _urgent.Count > 0 && !IsTurnOf(_bulk.Count, ref _passedByUrgent) ? _urgent : _bulk;
    }

    /// <summary>Whether so many who come later were passed often enough.</summary>
    private static bool IsTurnOf(int later, ref int passed)
    {
        if (later == 0 || ++passed < LaterTurn)
            return false;
        passed = 0;
        return true;
    }

    private static IReadOnlyList<Sequence> DropCancelled(TurnQueue<Sequence> queue) => queue.Drop(static sequence => sequence.IsCancelled);

    private void Count(string client, int rows = 0, int waiting = 0)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_clients, client, out _);
        count = (count.Rows + rows, count.Waiting + waiting);
        if (count == default)
            _clients.Remove(client);
    }
}
