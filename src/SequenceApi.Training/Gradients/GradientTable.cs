using System.Globalization;
using Spectre.Console;

namespace SequenceApi.Training.Gradients;

/// <summary>The measured gradients as numbers: all of them as CSV, some for the terminal.</summary>
internal static class GradientTable
{
    private static readonly int[] Shown = [0, 1, 2, 5, 10, 20, 50, 100];

    /// <summary>Writes all of them: <c>norm</c> and <c>norm_h</c> are absolute, <c>share</c> is relative to k = 0.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Write(string path, IReadOnlyList<CellFlow> cells) => AsideFile.Write(path, file =>
    {
        using var writer = new StreamWriter(file, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("cell,weights,steps_back,norm,norm_h,share");
        foreach (var cell in cells)
            foreach (var (weights, flow) in new[] { ("first", cell.Before), ("trained", cell.After) })
                for (var k = 0; k < flow.Norms.Length; k++)
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{cell.Cell},{weights},{k},{flow.Norms[k]:G6},{flow.NormsOfH[k]:G6},{flow.Shares[k]:G6}"));
    });

    /// <summary>Shows what is left some steps back, relative to k = 0.</summary>
    public static void Show(IAnsiConsole console, IReadOnlyList<CellFlow> cells)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("steps\nback").RightAligned());
        foreach (var cell in cells)
        {
            table.AddColumn(new TableColumn($"{cell.Cell}\nbefore").RightAligned());
            table.AddColumn(new TableColumn($"{cell.Cell}\nafter").RightAligned());
        }

        foreach (var k in Shown.Where(k => k < cells[0].Before.Shares.Length))
            table.AddRow([k.ToString(CultureInfo.InvariantCulture),
                .. cells.SelectMany(cell => new[] { cell.Before, cell.After }).Select(flow => Share(flow.Shares[k]))]);
        console.WriteLine("Share of the loss's gradient that is left, before and after training:");
        console.Write(table);
    }

    private static string Share(double share) => share.ToString(share is >= 0.001 or 0 ? "0.###" : "0.0e-0", CultureInfo.InvariantCulture);
}
