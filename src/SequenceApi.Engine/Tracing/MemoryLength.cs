namespace SequenceApi.Engine.Tracing;

/// <summary>How long units keep what they hold, by the gate that keeps it: an LSTM's forget gate, a GRU's update gate.</summary>
/// <param name="HalfLife">For each unit, the tokens after which half is left, ln 2 / −mean(ln gate); null where it keeps all.</param>
/// <param name="Kept">For some numbers of tokens, what is left behind them.</param>
public sealed record MemoryLength(double?[] HalfLife, IReadOnlyList<KeptShare> Kept)
{
    // A float just below 1 is 1 − 6e-8: what is nearer to never forgetting than a few of these can't be told from it.
    private const double LeastForgetting = 1e-6;

    // Behind such a factor nothing is left, and sums of it stay numbers.
    private const double LogOfNothing = -1000;

    /// <summary>Measures.</summary>
    /// <param name="gate">[tokens][units], each in 0…1; at least one token.</param>
    /// <param name="steps">Numbers of tokens, each ≥ 1.</param>
    internal static MemoryLength Of(float[][] gate, IReadOnlyList<int> steps)
    {
        // Sums[i] are those of the logarithms in front of token i: a window's product is a difference.
        var sums = new double[gate.Length + 1][];
        sums[0] = new double[gate[0].Length];
        for (var token = 0; token < gate.Length; token++)
            sums[token + 1] = [.. sums[token].Zip(gate[token], (sum, value) => sum + (value > 0 ? Math.Log(value) : LogOfNothing))];
        return new(
            Array.ConvertAll(sums[^1], sum => HalfLifeOf(sum / gate.Length)),
            [.. steps.Select(count => new KeptShare(count, count > gate.Length ? null : MeanProducts(sums, count)))]);
    }

    private static double? HalfLifeOf(double meanLog) => meanLog >= -LeastForgetting ? null : Math.Log(2) / -meanLog;

    private static double[] MeanProducts(double[][] sums, int count)
    {
        var means = new double[sums[0].Length];
        var windows = sums.Length - count;
        for (var first = 0; first < windows; first++)
            for (var unit = 0; unit < means.Length; unit++)
                means[unit] += Math.Exp(sums[first + count][unit] - sums[first][unit]) / windows;
        return means;
    }
}
