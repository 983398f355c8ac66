using SequenceApi.Engine.Tracing;

namespace SequenceApi.Server.Contracts;

/// <summary>Something in the text, and the units that follow it.</summary>
/// <param name="Detector" example="quotes">`quotes`: 1 inside quotation marks. `line_position`, `word_position`: characters since the line or the word began. `line_end`: 1 where a token ends a line. `position`: tokens read. All as after the token.</param>
/// <param name="Best">Up to three units, the strongest correlation first.</param>
public sealed record TracedDetector(string Detector, IEnumerable<DetectingUnit> Best)
{
    internal static TracedDetector From(Detector detector, Rounding rounding) => new(
        detector.Name,
        detector.Best.Select(unit => new DetectingUnit(unit.Layer, unit.Unit, unit.Value, rounding.Round(unit.Correlation))));
}
