namespace SequenceApi.Benchmarks.Soak.Flood;

/// <summary>How much comes at once.</summary>
/// <param name="Requests">Requests in all.</param>
/// <param name="Connections">Connections at once, each of which is opened anew as soon as it is answered: more than a server of default
/// options has rows and places in its queue.</param>
/// <param name="Tokens">Tokens that each asks for.</param>
internal sealed record FloodPlan(int Requests = 10_000, int Connections = 2500, int Tokens = 64);
