using ScottPlot;
using SequenceApi.Training.Charts;

namespace SequenceApi.Training.Gradients;

/// <summary>Draws how gradients fade on their way back: a colour for each cell, dashed before training, solid after.</summary>
internal static class GradientPicture
{
    /// <summary>Pixels across and down.</summary>
    public const int Width = 1000, Height = 560;

    // What is below is nothing, and would press the rest to the top.
    private const double Least = 1e-12;

    /// <summary>Writes the picture.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Write(string path, IReadOnlyList<CellFlow> cells)
    {
        using var plot = Chart.Create(
            "How much of the loss's gradient reaches the hidden state k steps back", "k, steps back", "share of the gradient at k = 0");
        foreach (var (cell, color) in cells.Zip(Chart.Colors))
        {
            Add(plot, cell.Before, color, LinePattern.Dashed, $"{cell.Cell}, first weights");
            Add(plot, cell.After, color, LinePattern.Solid, $"{cell.Cell}, trained");
        }

        var shares = cells.SelectMany(cell => cell.Before.Shares.Concat(cell.After.Shares)).ToArray();
        Ticks.UseLogarithmic(plot, Math.Max(Least, shares.Min()), shares.Max());
        plot.Axes.SetLimitsX(0, cells[0].Before.Shares.Length - 1);
        // Where a line may end, but none passes: gradients fade.
        plot.ShowLegend(Alignment.LowerRight);
        Chart.Save(path, Width, (plot, Height));
    }

    private static void Add(Plot plot, GradientFlow flow, Color color, LinePattern pattern, string name)
    {
        var count = flow.Shares.TakeWhile(share => share >= Least / 10).Count();
        var line = plot.Add.ScatterLine(
            Enumerable.Range(0, count).Select(k => (double)k).ToArray(), flow.Shares.Take(count).Select(Math.Log10).ToArray(), color);
        (line.LineWidth, line.LinePattern, line.LegendText) = (2.5f, pattern, name);
    }
}
