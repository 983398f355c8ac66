namespace SequenceApi.Engine.State.Sessions;

/// <summary>A session as a store keeps it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Grows by one at every change, from 1.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="Content">What it holds, by <see cref="SessionContent"/>.</param>
public sealed record StoredSession(string Id, long Version, DateTimeOffset CreatedAt, ReadOnlyMemory<byte> Content);
