namespace SequenceApi.Training.Baselines;

/// <summary>
/// What modified Kneser-Ney smoothing takes from counts of 1, of 2, and of 3 and more (Chen and Goodman, "An empirical
/// study of smoothing techniques for language modeling", TR-10-98, section 3.5).
/// </summary>
/// <param name="One">In (0, 1].</param>
/// <param name="Two">In (0, 2].</param>
/// <param name="More">In (0, 3].</param>
internal readonly record struct Discounts(double One, double Two, double More)
{
    /// <summary>What is taken from a count.</summary>
    public double this[int count] => count switch { 0 => 0, 1 => One, 2 => Two, _ => More };

    /// <summary>
    /// D(c) = c − (c + 1) · Y · n(c+1) / n(c) with Y = n(1) / (n(1) + 2 n(2)), where n(c) n-grams have the count c.
    /// Where a small text gives none of an n in it, or a D(c) outside (0, c], half of c is taken instead.
    /// </summary>
    /// <param name="countsOfCounts">n(1) to n(4).</param>
    public static Discounts Estimate(ReadOnlySpan<long> countsOfCounts) =>
        new(Estimate(1, countsOfCounts), Estimate(2, countsOfCounts), Estimate(3, countsOfCounts));

    private static double Estimate(int count, ReadOnlySpan<long> countsOfCounts)
    {
        var (ones, twos) = (countsOfCounts[0], countsOfCounts[1]);
        var (same, next) = (countsOfCounts[count - 1], countsOfCounts[count]);
        var standIn = 0.5 * count;
        if (ones == 0 || same == 0 || next == 0)
            return standIn;
        var discount = count - (count + 1) * ((double)ones / (ones + 2 * twos)) * next / same;
        return discount > 0 ? discount : standIn;
    }
}
