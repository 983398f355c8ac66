namespace SequenceApi.Engine.Tracing;

/// <summary>How often a gate is all but shut or all but open (Karpathy, Johnson and Fei-Fei 2015, arXiv 1506.02078).</summary>
/// <param name="Left">For each unit, the share of tokens at which its gate is below 0.1.</param>
/// <param name="Right">For each unit, the share of tokens at which its gate is above 0.9.</param>
public sealed record Saturation(double[] Left, double[] Right)
{
    private const float Shut = 0.1f;
    private const float Open = 0.9f;

    /// <summary>Counts.</summary>
    /// <param name="gate">[tokens][units], at least one token.</param>
    internal static Saturation Of(float[][] gate) => new(
        Share(gate, value => value < Shut),
        Share(gate, value => value > Open));

    private static double[] Share(float[][] gate, Func<float, bool> isSaturated)
    {
        var shares = new double[gate[0].Length];
        foreach (var units in gate)
            for (var unit = 0; unit < shares.Length; unit++)
                shares[unit] += isSaturated(units[unit]) ? 1 : 0;
        return Array.ConvertAll(shares, count => count / gate.Length);
    }
}
