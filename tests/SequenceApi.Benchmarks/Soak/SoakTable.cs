using System.Globalization;
using SequenceApi.Benchmarks.Results;
using Spectre.Console;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>What <c>soak</c> prints of mixed clients.</summary>
internal static class SoakTable
{
    /// <summary>Prints it.</summary>
    public static void Show(IAnsiConsole console, SoakReport report)
    {
        console.WriteLine(report.Machine.ToString());
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Model.Id} ({report.Model.Precision}): {report.Plan.Clients} clients, {report.Plan.Seconds:N0} s behind {report.Plan.WarmUpSeconds:N0} s of warm-up, seed {report.Plan.Seed}"));
        console.Write(Actions(report));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"when all had gone and garbage was collected: resident {report.WarmedUp.WorkingSetMegabytes:N0} MB behind the warm-up, {report.Ended.WorkingSetMegabytes:N0} MB at the end; managed heap {report.WarmedUp.HeapMegabytes:N1} MB, {report.Ended.HeapMegabytes:N1} MB"));
        MarkTable.Show(console, report.Marks);
        foreach (var wrong in report.Wrong)
            console.WriteLine($"WRONG: {wrong}");
    }

    private static Table Actions(SoakReport report)
    {
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumn("what the clients did");
        foreach (var name in new[] { "answered", "p50, ms", "p99, ms" })
            table.AddColumn(new TableColumn(name).RightAligned());
        table.AddColumn("otherwise");
        foreach (var action in report.Actions)
            table.AddRow(
                Markup.Escape(action.Action),
                Number(action.Outcomes.GetValueOrDefault(Tally.Answered), "N0"),
                Number(action.Answered?.P50, "N1"),
                Number(action.Answered?.P99, "N1"),
                Markup.Escape(string.Join(", ", action.Outcomes.Where(outcome => outcome.Key != Tally.Answered).Select(outcome => $"{outcome.Value} {outcome.Key}"))));
        return table;
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
