namespace SequenceApi.Engine.Tracing;

/// <summary>Something in a text, and the units of all layers that follow it best.</summary>
/// <param name="Name">What: <c>quotes</c>, <c>line_position</c>, <c>line_end</c>, <c>position</c> or <c>word_position</c>.</param>
/// <param name="Best">Up to three units, the strongest correlation first.</param>
public sealed record Detector(string Name, IReadOnlyList<DetectorUnit> Best);
