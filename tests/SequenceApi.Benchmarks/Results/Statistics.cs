namespace SequenceApi.Benchmarks.Results;

/// <summary>Figures about many measured values.</summary>
internal static class Statistics
{
    /// <summary>The middle value; the mean of the two middle ones where their count is even.</summary>
    /// <returns>Null for no values.</returns>
    public static double? Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>
    /// How many times as great one thing was as another that was measured in the same rounds: the median of the rounds'
    /// ratios, since what disturbs a round disturbs both.
    /// </summary>
    /// <returns>Null where no round has a ratio.</returns>
    public static double? MedianRatio(IEnumerable<double> ones, IEnumerable<double> others) =>
        Median(ones.Zip(others, (one, other) => one / other).Where(double.IsFinite));

    /// <summary>The least value that a share of all values doesn't exceed (nearest rank): always one that was measured.</summary>
    /// <param name="sorted">The values, least first; at least one.</param>
    /// <param name="percent">The share, 1…100; a whole number, since 0.14 × 50 is more than 7.</param>
    public static double Percentile(ReadOnlySpan<double> sorted, int percent) =>
        sorted[(int)((((long)sorted.Length * percent) + 99) / 100) - 1];
}
