#pragma warning disable
namespace SequenceApi.Engine.State.Sessions;

/// <summary>What became of a write.</summary>
public enum CommitResult { Committed, Stale, Gone, Answered }
