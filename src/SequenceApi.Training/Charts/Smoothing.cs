namespace SequenceApi.Training.Charts;

/// <summary>Makes a line out of scattered numbers.</summary>
internal static class Smoothing
{
    /// <summary>The mean of each number and its neighbours, which are fewer at the ends.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="reach">Neighbours on either side.</param>
    public static double[] Mean(IReadOnlyList<double> values, int reach)
    {
        var sums = new double[values.Count + 1];
        for (var index = 0; index < values.Count; index++)
            sums[index + 1] = sums[index] + values[index];
        return [.. Enumerable.Range(0, values.Count).Select(index =>
        {
            var (start, end) = (Math.Max(0, index - reach), Math.Min(values.Count, index + reach + 1));
            return (sums[end] - sums[start]) / (end - start);
        })];
    }
}
