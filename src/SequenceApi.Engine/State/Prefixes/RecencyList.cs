namespace SequenceApi.Engine.State.Prefixes;

/// <summary>The entries in the order of their last use, linked through themselves.</summary>
internal sealed class RecencyList
{
    private PrefixEntry? _newest;

    /// <summary>The one that was not used for the longest time.</summary>
    public PrefixEntry? Oldest { get; private set; }

    public void Add(PrefixEntry entry)
    {
        entry.Older = _newest;
        if (_newest is null)
            Oldest = entry;
        else
            _newest.Newer = entry;
        _newest = entry;
    }

    public void Remove(PrefixEntry entry)
    {
        if (entry.Newer is null)
            _newest = entry.Older;
        else
            entry.Newer.Older = entry.Older;
        if (entry.Older is null)
            Oldest = entry.Newer;
        else
            entry.Older.Newer = entry.Newer;
        (entry.Newer, entry.Older) = (null, null);
    }

    /// <summary>Makes an entry the newest.</summary>
    public void Touch(PrefixEntry entry)
    {
        if (ReferenceEquals(entry, _newest))
            return;
        Remove(entry);
        Add(entry);
    }
}
