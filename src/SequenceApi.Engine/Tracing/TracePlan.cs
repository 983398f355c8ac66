using System.Text.Json;

namespace SequenceApi.Engine.Tracing;

/// <summary>What is listed of a graph: a query that fits it.</summary>
/// <param name="Layers">The layers.</param>
/// <param name="Units">The units of each; null for all.</param>
/// <param name="Values">What of each unit at each token.</param>
internal sealed record TracePlan(IReadOnlyList<TraceLayer> Layers, IReadOnlyList<int>? Units, IReadOnlyList<TracedValue> Values)
{
    /// <summary>Fits a query to a graph.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where it asks for what the graph lacks, or for too much.</exception>
    public static TracePlan Of(TraceQuery query, TraceGraph graph, TraceOptions options)
    {
        Require(query.Layers, graph.Layers.Count, "layers", $"The model '{query.Prompt.Model.Id}'");
        var layers = query.Layers is { } numbers ? [.. numbers.Select(number => graph.Layers[number])] : graph.Layers;
        foreach (var layer in layers)
            Require(query.Units, layer.Size, "units", $"The layer {layer.Number}");
        var plan = new TracePlan(layers, query.Units, query.Values ?? [.. graph.Values]);
        RequireKnown(plan.Values, graph);
        plan.RequireAtMost(options.MaxNumbers, query.Text.Tokens.Count);
        return plan;
    }

    /// <summary>The units that are listed of a layer.</summary>
    public IReadOnlyList<int> UnitsOf(TraceLayer layer) => Units ?? [.. Enumerable.Range(0, layer.Size)];

    private static void Require(IReadOnlyList<int>? numbers, int count, string member, string whole)
    {
        foreach (var number in numbers ?? [])
            if (number < 0 || number >= count)
                throw Invalid($"{whole} has no number {number} of {member}: they run from 0 to {count - 1}.");
    }

    private static void RequireKnown(IReadOnlyList<TracedValue> values, TraceGraph graph)
    {
        var known = graph.Values.ToArray();
        foreach (var value in values)
            if (!known.Contains(value))
                throw Invalid($"values has '{NameOf(value)}', which this model's cells lack; they have: {string.Join(", ", known.Select(NameOf))}.");
    }

    private void RequireAtMost(int maxNumbers, int tokens)
    {
        var numbers = Layers.Sum(layer => (long)tokens * (Units?.Count ?? layer.Size) * Values.Count);
        if (numbers > maxNumbers)
            throw Invalid($"The answer would have {numbers} numbers, {maxNumbers} at most: choose units, layers or values.");
    }

    private static string NameOf(TracedValue value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static SequenceApiException Invalid(string message) => new(ErrorCode.InvalidRequest, message);
}
