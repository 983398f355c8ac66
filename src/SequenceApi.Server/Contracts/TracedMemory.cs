using SequenceApi.Engine.Tracing;

namespace SequenceApi.Server.Contracts;

/// <summary>How long units keep what they hold, by their forget or update gate.</summary>
/// <param name="HalfLife" example="[12.5, null]">For each unit, the tokens after which half is left: ln 2 / −mean(ln gate); null where it keeps all.</param>
/// <param name="Kept">What is left after some numbers of tokens.</param>
public sealed record TracedMemory(IReadOnlyList<double?> HalfLife, IEnumerable<KeptMemory> Kept)
{
    internal static TracedMemory From(MemoryLength memory, Rounding rounding) => new(
        Array.ConvertAll(memory.HalfLife, life => life is { } tokens ? rounding.Round(tokens) : (double?)null),
        memory.Kept.Select(kept => new KeptMemory(kept.Steps, kept.Units is { } units ? rounding.Round(units) : null)));
}
