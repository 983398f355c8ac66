namespace SequenceApi.Engine.State.Sessions;

/// <summary>
/// Sessions by id, in the order of their last use, which is also the order in which they time out. Not for several threads.
/// </summary>
/// <param name="idleTimeout">A session that wasn't used for this long is not there.</param>
/// <param name="maxCount">Sessions; one more, and the least recently used goes.</param>
/// <param name="clock">Only its timestamps are used: a clock that is set must not end sessions.</param>
internal sealed class SessionTable(TimeSpan idleTimeout, int maxCount, TimeProvider clock)
{
    private readonly Dictionary<string, LinkedListNode<Entry>> _nodes = [];

    /// <summary>Last used first. The entries lie in the list's own nodes.</summary>
    private readonly LinkedList<Entry> _byUse = new();

    /// <summary>Sessions in memory, those that have timed out and were not dropped yet among them.</summary>
    public int Count => _nodes.Count;

    /// <summary>Looks without using.</summary>
    public StoredSession? Find(string id) =>
        _nodes.TryGetValue(id, out var node) && !HasTimedOut(node) ? node.Value.Session : null;

    /// <summary>Makes a session the last used one; adds it where it isn't there.</summary>
    public void Put(StoredSession session)
    {
        if (_nodes.TryGetValue(session.Id, out var node))
            _byUse.Remove(node);
        else
            _nodes.Add(session.Id, node = new(default));
        node.Value = new(session, clock.GetTimestamp());
        _byUse.AddFirst(node);
        if (_nodes.Count > maxCount)
            Drop(_byUse.Last!);
    }

    /// <summary>Drops a session; false where it isn't there.</summary>
    public bool Remove(string id)
    {
        if (!_nodes.TryGetValue(id, out var node))
            return false;
        Drop(node);
        return !HasTimedOut(node);
    }

    /// <summary>Drops a session that has timed out; false where there is none.</summary>
    public bool DropTimedOut()
    {
        if (_byUse.Last is not { } node || !HasTimedOut(node))
            return false;
        Drop(node);
        return true;
    }

    private bool HasTimedOut(LinkedListNode<Entry> node) => clock.GetElapsedTime(node.ValueRef.LastUse) >= idleTimeout;

    private void Drop(LinkedListNode<Entry> node)
    {
        _nodes.Remove(node.Value.Session.Id);
        _byUse.Remove(node);
    }

    private readonly record struct Entry(StoredSession Session, long LastUse);
}
