namespace SequenceApi.Server.Contracts;

/// <summary>Whether requests are answered.</summary>
/// <param name="Status" example="ready">`ready`, `loading` or `stopping`.</param>
/// <param name="Models" example="[&quot;english&quot;]">The models' ids.</param>
public sealed record Readiness(string Status, IReadOnlyList<string> Models);
