namespace SequenceApi.Server.Contracts;

/// <summary>Rounds to some digits behind the point: the shortest text of the nearest such number is what is written.</summary>
/// <param name="Digits">1…6.</param>
internal readonly record struct Rounding(int Digits)
{
    // Added to what is rounded, it turns −0 into 0.
    private const float Zero = 0;

    public double Round(double value) => Math.Round(value, Digits) + Zero;

    public float Round(float value) => MathF.Round(value, Digits) + Zero;

    public double[] Round(double[] values) => Array.ConvertAll(values, Round);

    public float[][] Round(float[][] rows)
    {
        var rounding = this;
        return Array.ConvertAll(rows, row => Array.ConvertAll(row, rounding.Round));
    }
}
