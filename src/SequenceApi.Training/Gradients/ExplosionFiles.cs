using System.Globalization;
using ScottPlot;
using SequenceApi.Training.Charts;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Gradients;

/// <summary>Two exploding runs as CSV and as a picture.</summary>
internal static class ExplosionFiles
{
    /// <summary>Pixels across.</summary>
    public const int Width = 1000;

    /// <summary>Pixels of the norm and of the loss.</summary>
    public const int NormHeight = 370, LossHeight = 370;

    private const double Least = 1e-6;

    /// <summary>Writes each step's loss and the gradient's norm before clipping.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void WriteTable(string path, Explosion explosion) => AsideFile.Write(path, file =>
    {
        using var writer = new StreamWriter(file, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("run,step,loss,gradient_norm");
        foreach (var (name, steps) in new[] { ("clipped", explosion.Clipped), ("unclipped", explosion.Unclipped) })
            foreach (var step in steps)
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name},{step.Step},{step.Loss:G6},{step.GradientNorm:G6}"));
    });

    /// <summary>Draws both.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="explosion">The runs.</param>
    /// <param name="clip">The norm that the clipped one allows.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void WritePicture(string path, Explosion explosion, double clip)
    {
        using var norm = Draw(explosion, "Exploding gradients of a plain RNN", "gradient norm before clipping", step => step.GradientNorm);
        using var loss = Draw(explosion, "What they do to its loss", "nats per token", step => step.Loss);
        var line = norm.Add.HorizontalLine(Math.Log10(clip), 1.5f, ScottPlot.Colors.Gray, LinePattern.Dotted);
        line.LegendText = string.Create(CultureInfo.InvariantCulture, $"what clipping allows: {clip:G4}");
        Chart.Save(path, Width, (norm, NormHeight), (loss, LossHeight));
    }

    private static Plot Draw(Explosion explosion, string title, string up, Func<StepReport, double> value)
    {
        var plot = Chart.Create(title, "step", up);
        var all = explosion.Clipped.Concat(explosion.Unclipped).Select(step => Math.Max(Least, value(step))).ToArray();
        foreach (var (name, steps, color) in new[]
        {
            ("not clipped", explosion.Unclipped, Chart.Colors[1]), ("clipped", explosion.Clipped, Chart.Colors[0]),
        })
        {
            var line = plot.Add.ScatterLine(
                steps.Select(step => (double)step.Step).ToArray(), steps.Select(step => Math.Log10(Math.Max(Least, value(step)))).ToArray(), color);
            (line.LineWidth, line.LegendText) = (1.8f, name);
        }

        // Room for the legend above the lines.
        Ticks.UseLogarithmic(plot, all.Min(), 3 * all.Max());
        plot.Axes.SetLimitsX(0, explosion.Clipped.Count);
        plot.ShowLegend(Alignment.UpperRight);
        return plot;
    }
}
