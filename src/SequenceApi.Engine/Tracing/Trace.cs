namespace SequenceApi.Engine.Tracing;

/// <summary>What went on inside a network while it read a text.</summary>
/// <param name="Graph">The precision of the graph that was looked at, such as <c>fp32</c>.</param>
/// <param name="Tokens">How each token was predicted, and what was predicted behind it.</param>
/// <param name="Layers">The layers asked for.</param>
/// <param name="Detectors">The units that follow something in the text.</param>
/// <param name="Influence">Null where nobody asked for it.</param>
public sealed record Trace(
    string Graph,
    IReadOnlyList<TokenTrace> Tokens,
    IReadOnlyList<LayerTrace> Layers,
    IReadOnlyList<Detector> Detectors,
    InfluenceTrace? Influence);
