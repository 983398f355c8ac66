using ScottPlot;
using SkiaSharp;

namespace SequenceApi.Training.Charts;

/// <summary>How the program's pictures look, and how they become PNG files. It needs no display.</summary>
internal static class Chart
{
    private static readonly string[] PreferredFonts =
        ["DejaVu Sans", "Open Sans", "Noto Sans", "Liberation Sans", "Roboto", "Inter", "Helvetica", "Arial"];

    private static readonly string? Font = FindFont();

    /// <summary>Colours that people with any colour vision tell apart (Okabe and Ito, "Color universal design", 2008).</summary>
    public static IReadOnlyList<Color> Colors { get; } =
        [Color.FromHex("#0072B2"), Color.FromHex("#D55E00"), Color.FromHex("#009E73"), Color.FromHex("#CC79A7")];

    /// <summary>Says so where the machine has no font: a picture then has its lines, and no words.</summary>
    public static void WarnWithoutFont(TextWriter error)
    {
        if (Font is null)
            error.WriteLine("No font is installed, so pictures have no words: install one, such as Debian's fonts-dejavu-core.");
    }

    /// <summary>A plot in the program's look.</summary>
    public static Plot Create(string title, string across, string up)
    {
        var plot = new Plot();
        if (Font is not null)
            plot.Font.Set(Font);
        plot.Title(title, size: 17);
        plot.XLabel(across, size: 14);
        plot.YLabel(up, size: 14);
        foreach (var label in new[] { plot.Axes.Title.Label, plot.Axes.Bottom.Label, plot.Axes.Left.Label })
            label.Bold = false;
        plot.Axes.Bottom.TickLabelStyle.FontSize = plot.Axes.Left.TickLabelStyle.FontSize = 13;
        plot.Legend.FontSize = 13;
        plot.Legend.ShadowColor = ScottPlot.Colors.Transparent;
        plot.Legend.OutlineColor = ScottPlot.Colors.LightGray;
        plot.Axes.Top.FrameLineStyle.Width = plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = ScottPlot.Colors.Black.WithAlpha(0.08);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { LabelFormatter = Ticks.Whole };
        // The same room beside each plot puts those that stand in one column on the same line.
        plot.Layout.Fixed(new PixelPadding(left: 78, right: 24, bottom: 56, top: 40));
        return plot;
    }

    /// <summary>Writes plots below each other into a PNG file, aside and then renamed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="rows">The plots and their heights in pixels.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Save(string path, int width, params ReadOnlySpan<(Plot Plot, int Height)> rows)
    {
        var height = 0;
        foreach (var row in rows)
            height += row.Height;
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        var top = 0;
        foreach (var (plot, rowHeight) in rows)
        {
            // A plot begins with clearing all that it may touch.
            surface.Canvas.Save();
            surface.Canvas.ClipRect(SKRect.Create(0, top, width, rowHeight));
            plot.Render(surface.Canvas, new PixelRect(0, width, top + rowHeight, top));
            surface.Canvas.Restore();
            top += rowHeight;
        }

        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AsideFile.Write(path, png.SaveTo);
    }

    private static string? FindFont()
    {
        var installed = SKFontManager.Default.FontFamilies.Where(name => name.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return PreferredFonts.FirstOrDefault(installed.Contains) ?? installed.FirstOrDefault();
    }
}
