namespace SequenceApi.Server.Requests;

/// <summary>What an answer tells beside itself.</summary>
/// <param name="State">The sealed point at the end, where it is asked for.</param>
/// <param name="Version">The session's version, where there is one.</param>
/// <param name="NumericsChanged">True where the start was computed elsewhere with other bits; else null.</param>
internal readonly record struct Outcome(string? State, long? Version, bool? NumericsChanged);
