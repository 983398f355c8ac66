namespace SequenceApi.Server.Contracts;

/// <summary>That the process answers.</summary>
/// <param name="Status" example="live">Always `live`.</param>
public sealed record Liveness(string Status);
