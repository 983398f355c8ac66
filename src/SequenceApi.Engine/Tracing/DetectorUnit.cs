namespace SequenceApi.Engine.Tracing;

/// <summary>A unit that follows something in a text.</summary>
/// <param name="Layer">Its layer.</param>
/// <param name="Unit">Its number there.</param>
/// <param name="Value">Which of its values: h or c.</param>
/// <param name="Correlation">Pearson's, over the tokens, in −1…1.</param>
public readonly record struct DetectorUnit(int Layer, int Unit, TracedValue Value, double Correlation);
