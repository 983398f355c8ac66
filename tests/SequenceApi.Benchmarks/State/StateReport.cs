using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.State;

/// <summary>All that <c>state</c> measured.</summary>
internal sealed record StateReport(Machine Machine, string Model, TokenResult Token, StoreResult Store, IReadOnlyList<MarkResult> Marks);

/// <summary>What state tokens cost.</summary>
/// <param name="StateBytes">A state before it is sealed.</param>
/// <param name="Characters">The token.</param>
/// <param name="Seal">Milliseconds from a state to its token.</param>
/// <param name="Open">Milliseconds from a token to its state.</param>
internal sealed record TokenResult(int StateBytes, int Characters, Latency? Seal, Latency? Open);

/// <summary>What sessions in memory cost.</summary>
/// <param name="Sessions">How many there are, each with as much history as there can be.</param>
/// <param name="BytesPerSession">On the managed heap.</param>
/// <param name="ResidentMegabytes">Of this whole process with all of them, in units of 10^6 bytes.</param>
/// <param name="Fork">Milliseconds to find, read and copy one of them.</param>
internal sealed record StoreResult(int Sessions, double BytesPerSession, double ResidentMegabytes, Latency? Fork);
