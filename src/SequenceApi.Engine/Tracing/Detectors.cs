namespace SequenceApi.Engine.Tracing;

/// <summary>Finds the units that follow something in a text, as Karpathy, Johnson and Fei-Fei (2015, arXiv 1506.02078) did by eye.</summary>
internal static class Detectors
{
    private const int BestCount = 3;

    // Through two points goes a line whatever they are: every unit would follow everything.
    private const int LeastTokens = 3;

    /// <summary>The best units of all layers for each signal that varies in the text.</summary>
    public static IReadOnlyList<Detector> Find(Recording recording, TraceGraph graph, TracedText text, PacedBatch batch)
    {
        if (text.Tokens.Count < LeastTokens)
            return [];
        var signals = TextSignals.Of(text).Select(signal => (Name: signal.Key, Values: Normalize(signal.Value))).Where(signal => signal.Values is not null).ToArray();
        var units = graph.Layers.SelectMany(Units).ToArray();
        var correlations = Array.ConvertAll(units, unit =>
        {
            batch.Breathe();
            var values = Normalize(recording.Series(unit.Layer.OffsetOf(unit.Value)!.Value + unit.Unit));
            return Array.ConvertAll(signals, signal => values is null ? 0 : Product(signal.Values!, values));
        });
        return [.. signals.Select((signal, index) => new Detector(signal.Name, [.. units
            .Zip(correlations, (unit, found) => new DetectorUnit(unit.Layer.Number, unit.Unit, unit.Value, found[index]))
            .Where(unit => unit.Correlation != 0)
            .OrderByDescending(unit => Math.Abs(unit.Correlation)).Take(BestCount)]))];
    }

    private static IEnumerable<(TraceLayer Layer, int Unit, TracedValue Value)> Units(TraceLayer layer)
    {
        for (var unit = 0; unit < layer.Size; unit++)
        {
            yield return (layer, unit, TracedValue.Hidden);
            if (layer.Cell is not null)
                yield return (layer, unit, TracedValue.Cell);
        }
    }

    /// <summary>The same numbers around 0 and of length 1, whose product with others is Pearson's correlation; null where they don't vary.</summary>
    internal static double[]? Normalize(double[] values)
    {
        if (Array.TrueForAll(values, value => value == values[0]))
            return null;
        var mean = values.Average();
        var length = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)));
        return length > 0 ? Array.ConvertAll(values, value => (value - mean) / length) : null;
    }

    /// <summary>The correlation of two normalized signals, in −1…1.</summary>
    internal static double Product(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++)
            sum += one[i] * other[i];
        return Math.Clamp(sum, -1, 1);
    }
}
