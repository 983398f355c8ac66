namespace SequenceApi.Server.Contracts;

/// <summary>What went wrong, inside a stream.</summary>
/// <param name="Code" example="invalid_request">The stable name of what went wrong.</param>
/// <param name="Detail">A sentence that says what to change.</param>
public sealed record LineError(string Code, string Detail);
