using SequenceApi.Engine.Tracing;

namespace SequenceApi.Server.Contracts;

/// <summary>A unit that follows something in the text.</summary>
/// <param name="Layer" example="0">Its layer.</param>
/// <param name="Unit" example="17">Its number there.</param>
/// <param name="Value" example="cell">Which of its values: `hidden` or `cell`.</param>
/// <param name="Correlation" example="-0.83">Pearson's, over the tokens of the text, in −1…1.</param>
public sealed record DetectingUnit(int Layer, int Unit, TracedValue Value, double Correlation);
