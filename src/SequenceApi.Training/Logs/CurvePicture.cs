using System.Globalization;
using ScottPlot;
using SequenceApi.Training.Charts;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Logs;

/// <summary>
/// Draws a run's curves: losses above, the gradient's norm below. Anew at each validation, each minute, and when the
/// sitting ends.
/// </summary>
/// <param name="path">The PNG file.</param>
/// <param name="earlier">The points of the sittings before.</param>
/// <param name="clip">The greatest norm that the run allows.</param>
/// <param name="time">The clock.</param>
internal sealed class CurvePicture(string path, IEnumerable<CurvePoint> earlier, double clip, TimeProvider time)
    : ITrainingLog, IDisposable
{
    /// <summary>Pixels across.</summary>
    public const int Width = 1000;

    /// <summary>Pixels of the losses and of the norm.</summary>
    public const int LossHeight = 430, NormHeight = 300;

    private const double LeastNorm = 1e-12;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly List<CurvePoint> _points = [.. earlier];
    private long _drawn = time.GetTimestamp();
    private bool _isDrawn = true;

    /// <inheritdoc/>
    public void Plotted(CurvePoint point)
    {
        _points.Add(point);
        _isDrawn = false;
        if (point.ValidationLoss is not null || time.GetElapsedTime(_drawn) >= Interval)
            Draw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDrawn)
            Draw();
    }

    private void Draw()
    {
        // Set first: a picture that fails is not tried again before the next one is due.
        (_drawn, _isDrawn) = (time.GetTimestamp(), true);
        var steps = _points.Select(point => (double)point.Step).ToArray();
        using var loss = DrawLoss(steps);
        using var norm = DrawNorm(steps);
        foreach (var plot in new[] { loss, norm })
            plot.Axes.SetLimitsX(0, steps[^1] * 1.02);
        Chart.Save(path, Width, (loss, LossHeight), (norm, NormHeight));
    }

    private Plot DrawLoss(double[] steps)
    {
        var plot = Chart.Create("Loss", "step", "nats per token");
        AddSmooth(plot, steps, [.. _points.Select(point => point.TrainingLoss)], Chart.Colors[0], "training, with dropout");
        var validations = _points.Where(point => point.ValidationLoss is not null).ToArray();
        if (validations.Length > 0)
        {
            var validation = plot.Add.Scatter(
                validations.Select(point => (double)point.Step).ToArray(), validations.Select(point => point.ValidationLoss!.Value).ToArray(), Chart.Colors[1]);
            (validation.LineWidth, validation.MarkerSize, validation.LegendText) = (1.5f, 6, "validation");
            Mark(plot, validations.MinBy(point => point.ValidationLoss)!);
        }

        plot.ShowLegend(Alignment.UpperRight);
        return plot;
    }

    private static void Mark(Plot plot, CurvePoint best)
    {
        var mark = plot.Add.Marker(best.Step, best.ValidationLoss!.Value, MarkerShape.OpenCircle, size: 16, Chart.Colors[1]);
        mark.MarkerStyle.LineWidth = 2;
        mark.LegendText = string.Create(CultureInfo.InvariantCulture, $"best: {best.ValidationLoss:F4} at step {best.Step:N0}");
    }

    private Plot DrawNorm(double[] steps)
    {
        var plot = Chart.Create("Gradient norm before clipping", "step", "norm");
        var norms = _points.Select(point => Math.Max(point.GradientNorm, LeastNorm)).ToArray();
        AddSmooth(plot, steps, [.. norms.Select(Math.Log10)], Chart.Colors[2], "norm");
        // A line far above all norms would press them to the ground.
        var isClipNear = clip <= 30 * norms.Max();
        Ticks.UseLogarithmic(plot, norms.Append(clip).Min(), isClipNear ? norms.Append(clip).Max() : norms.Max());
        if (isClipNear)
        {
            var line = plot.Add.HorizontalLine(Math.Log10(clip), 1.5f, Chart.Colors[1], LinePattern.Dashed);
            line.LegendText = string.Create(CultureInfo.InvariantCulture, $"clipped at {clip:G4}: {ClippedShare():P1} of the steps");
        }

        plot.ShowLegend(Alignment.UpperRight);
        return plot;
    }

    private double ClippedShare()
    {
        // Of the first point alone it isn't known how many steps it stands for.
        var (clipped, first, before) = (_points[0].ClippedShare, _points[0].Step - 1, _points[0].Step);
        foreach (var point in _points.Skip(1))
            (clipped, before) = (clipped + point.ClippedShare * (point.Step - before), point.Step);
        return clipped / (before - first);
    }

    private static void AddSmooth(Plot plot, double[] steps, double[] values, Color color, string name)
    {
        var raw = plot.Add.ScatterLine(steps, values, color.WithAlpha(0.25));
        raw.LineWidth = 1;
        var smooth = plot.Add.ScatterLine(steps, Smoothing.Mean(values, reach: values.Length / 100), color);
        (smooth.LineWidth, smooth.LegendText) = (2, name);
    }
}
