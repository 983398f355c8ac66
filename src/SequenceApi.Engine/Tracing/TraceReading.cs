using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Tracing;

/// <summary>Answers a query with an open graph.</summary>
internal static class TraceReading
{
    /// <summary>Reads the text, and again what the influence needs, and takes from it what is asked for.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where the query doesn't fit the graph;
    /// <see cref="ErrorCode.ModelFailed"/>.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public static Trace Run(TraceQuery query, TraceGraph graph, TraceOptions options, PacedBatch batch, Sampler sampler)
    {
        var plan = TracePlan.Of(query, graph, options);
        var recording = Recording.Of(graph, query, batch, sampler);
        return new(
            graph.Precision,
            recording.Tokens,
            [.. plan.Layers.Select(layer => Layer(layer, plan, query, graph, recording))],
            Detectors.Find(recording, graph, query.Text, batch),
            query.Influence is { } influence ? Influence.Of(recording, graph, influence, query.Prompt.Model, batch, sampler) : null);
    }

    private static LayerTrace Layer(TraceLayer layer, TracePlan plan, TraceQuery query, TraceGraph graph, Recording recording)
    {
        var units = plan.UnitsOf(layer);
        var gates = graph.Gates.Where(gate => gate.Layer == layer.Number).Select(gate => gate.Value).ToArray();
        var values = gates.Union(plan.Values).Where(value => gates.Contains(value) || layer.OffsetOf(value) is not null)
            .ToDictionary(value => value, value => recording.Values(layer, value, units));
        return new(
            layer.Number,
            layer.Size,
            units,
            values.Where(pair => plan.Values.Contains(pair.Key)).ToDictionary(),
            gates.ToDictionary(gate => gate, gate => Saturation.Of(values[gate])),
            gates.Where(gate => gate is TracedValue.Forget or TracedValue.Update).Select(gate => MemoryLength.Of(values[gate], query.MemorySteps ?? [])).FirstOrDefault());
    }
}
