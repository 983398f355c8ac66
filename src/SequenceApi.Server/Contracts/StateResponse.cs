namespace SequenceApi.Server.Contracts;

/// <summary>A session's state, to go on from without the session.</summary>
/// <param name="State">The sealed state.</param>
/// <param name="Position" example="4">Tokens of the text so far.</param>
/// <param name="Model" example="english">The model that it belongs to.</param>
public sealed record StateResponse(string State, int Position, string Model);
