namespace SequenceApi.Server.Contracts;

/// <summary>The sessions that were branched off.</summary>
/// <param name="Sessions">Each is at the same point, and goes its own way from there.</param>
public sealed record ForkResponse(IReadOnlyList<SessionResponse> Sessions);
