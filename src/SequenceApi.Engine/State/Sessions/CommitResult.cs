namespace SequenceApi.Engine.State.Sessions;

/// <summary>What became of a commit. Where several are true, the first in this order is told; only the first one wrote anything.</summary>
public enum CommitResult
{
    /// <summary>All of it was written.</summary>
    Committed,

    /// <summary>An answer of the same scope and key is there: the request was carried out before.</summary>
    Answered,

    /// <summary>The session to replace is not there.</summary>
    Gone,

    /// <summary>The session is at another version than the one to replace; or, in a creation, the id is taken.</summary>
    Stale,
}
