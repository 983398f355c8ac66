using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace SequenceApi.Training.Charts;

/// <summary>What stands at an axis.</summary>
internal static class Ticks
{
    private const int MostDecades = 9;

    /// <summary>A count, with commas; nothing between two of them.</summary>
    public static string Whole(double value) =>
        value == Math.Round(value) ? value.ToString("N0", CultureInfo.InvariantCulture) : "";

    /// <summary>
    /// Makes a plot's upward axis logarithmic. ScottPlot's axes are linear: what is drawn are decimal logarithms, and
    /// the ticks say what they are of: more of each decade the fewer there are.
    /// </summary>
    /// <param name="plot">The plot.</param>
    /// <param name="least">The least number that it shows, above 0.</param>
    /// <param name="most">The greatest.</param>
    public static void UseLogarithmic(Plot plot, double least, double most)
    {
        var (bottom, top) = (Math.Log10(least), Math.Log10(most));
        var margin = Math.Max(0.05, 0.05 * (top - bottom));
        (bottom, top) = (bottom - margin, top + margin);
        var every = (int)Math.Ceiling((top - bottom) / MostDecades);
        double[] digits = (top - bottom) switch { < 1 => [1, 2, 3, 4, 5, 6, 8], < 3 => [1, 2, 5], _ => [1] };
        var ticks = new NumericManual();
        for (var decade = (int)Math.Floor(bottom); decade <= top; decade++)
            foreach (var digit in digits)
                if (decade % every == 0 && decade + Math.Log10(digit) is var position && position >= bottom && position <= top)
                    ticks.AddMajor(position, Name(digit, decade));
        plot.Axes.Left.TickGenerator = ticks;
        plot.Axes.SetLimitsY(bottom, top);
    }

    private static string Name(double digit, int decade) => decade is >= -2 and <= 3
        ? (digit * Math.Pow(10, decade)).ToString("G3", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{digit}e{decade}");
}
