namespace SequenceApi.Benchmarks.Soak.Stop;

/// <summary>What a server is in the middle of when it is asked to stop.</summary>
/// <param name="Streams">Streams that run.</param>
/// <param name="Tokens">Tokens that each asks for: more than can be made while the server waits.</param>
/// <param name="DrainSeconds">Seconds that the server waits for them.</param>
internal sealed record StopPlan(int Streams, int Tokens = 65_536, int DrainSeconds = 2);
