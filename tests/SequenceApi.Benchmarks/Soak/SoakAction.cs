namespace SequenceApi.Benchmarks.Soak;

/// <summary>Something that a client does again and again.</summary>
/// <param name="Name">What, in words.</param>
/// <param name="Weight">How often, beside the others.</param>
/// <param name="DoAsync">Does it once and tells how it ended; throws where something is not as it should be.</param>
internal sealed record SoakAction(string Name, int Weight, Func<Random, CancellationToken, Task<string>> DoAsync);
