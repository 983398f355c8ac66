using SequenceApi.Engine.Tracing;

namespace SequenceApi.Server.Contracts;

/// <summary>How single tokens change a prediction.</summary>
/// <param name="Position" example="9">The prediction after so many tokens.</param>
/// <param name="Entropy" example="1.2">Of that prediction, in nats.</param>
/// <param name="Changes">What is different without each token, in the order in which they were asked for.</param>
public sealed record TracedInfluence(int Position, double Entropy, IEnumerable<TracedChange> Changes)
{
    internal static TracedInfluence From(InfluenceTrace influence, TraceQuery query, Rounding rounding) => new(
        influence.Position,
        rounding.Round(influence.Entropy),
        influence.Changes.Select(change => TracedChange.From(change, query, rounding)));
}
