namespace SequenceApi.Engine.Tracing;

/// <summary>What went on inside a layer.</summary>
/// <param name="Layer">Its number, from 0.</param>
/// <param name="Size">Its units.</param>
/// <param name="Units">The units that are listed.</param>
/// <param name="Values">What was asked for: [tokens][units].</param>
/// <param name="Saturation">Of each gate; empty where the cell has none.</param>
/// <param name="Memory">How long its units keep what they hold; null where no gate decides that.</param>
public sealed record LayerTrace(
    int Layer,
    int Size,
    IReadOnlyList<int> Units,
    IReadOnlyDictionary<TracedValue, float[][]> Values,
    IReadOnlyDictionary<TracedValue, Saturation> Saturation,
    MemoryLength? Memory);
