namespace SequenceApi.Engine.Tracing;

/// <summary>Finds the units that follow something in a text, as Karpathy, Johnson and Fei-Fei (2015, arXiv 1506.02078) did by eye.</summary>
internal static class Detectors
{
    private const int BestCount = 3;

    // Through two points goes a line whatever they are: every unit would follow everything.
    private const int LeastTokens = 3;

    /// <summary>The best units of all layers for each signal that varies in the text.</summary>
    public static IReadOnlyList<Detector> Find(Recording recording, TraceGraph graph, TracedText text)
    {
        if (text.Tokens.Count < LeastTokens)
            return [];
        var units = graph.Layers.SelectMany(layer => Enumerable.Range(0, layer.Size).SelectMany(unit => new[] { TracedValue.Hidden, TracedValue.Cell }
            .Where(value => layer.OffsetOf(value) is not null)
            .Select(value => (Layer: layer, Unit: unit, Value: value)))).ToArray();
        var series = Array.ConvertAll(units, unit => Normalize(recording.Series(unit.Layer.OffsetOf(unit.Value)!.Value + unit.Unit)));
        return [.. TextSignals.Of(text).Select(signal => (signal.Key, Values: Normalize(signal.Value))).Where(signal => signal.Values is not null)
            .Select(signal => new Detector(signal.Key, [.. units
                .Zip(series, (unit, values) => values is null ? default : new DetectorUnit(unit.Layer.Number, unit.Unit, unit.Value, Product(signal.Values!, values)))
                .Where(unit => unit.Correlation != 0)
                .OrderByDescending(unit => Math.Abs(unit.Correlation)).Take(BestCount)]))];
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
