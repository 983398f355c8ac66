using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>What came of something that clients did again and again.</summary>
/// <param name="Action">What they did.</param>
/// <param name="Outcomes">How often it ended how.</param>
/// <param name="Answered">Milliseconds of those that were answered.</param>
internal sealed record ActionResult(string Action, IReadOnlyDictionary<string, int> Outcomes, Latency? Answered);
