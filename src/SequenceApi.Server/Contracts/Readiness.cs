namespace SequenceApi.Server.Contracts;

/// <summary>Whether requests are answered.</summary>
/// <param name="Status" example="ready">`ready`, `loading` or `stopping`.</param>
/// <param name="Models" example="[&quot;english&quot;]">The models' ids.</param>
/// <param name="Store" example="ready">The store of sessions: `ready`, or `unavailable`, when only requests with sessions fail.</param>
public sealed record Readiness(string Status, IReadOnlyList<string> Models, string Store);
