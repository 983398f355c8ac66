namespace SequenceApi.Benchmarks.Results;

/// <summary>A mark and what was measured.</summary>
/// <param name="Mark">What the figure should be.</param>
/// <param name="Measured">What it is; null where it wasn't measured.</param>
/// <param name="Verdict">How it stands to the mark.</param>
/// <param name="Reason">Why it wasn't measured.</param>
internal sealed record MarkResult(Mark Mark, double? Measured, Verdict Verdict, string? Reason);
