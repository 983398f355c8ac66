using System.Globalization;
using Spectre.Console;

namespace SequenceApi.Benchmarks.Results;

/// <summary>Marks as a table, each with the measured value beside it.</summary>
internal static class MarkTable
{
    /// <summary>Prints them.</summary>
    public static void Show(IAnsiConsole console, IReadOnlyList<MarkResult> marks)
    {
        if (marks.Count == 0)
            return;
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumn("mark");
        foreach (var name in new[] { "measured", "at least", "aim" })
            table.AddColumn(new TableColumn(name).RightAligned());
        table.AddColumn("");
        foreach (var result in marks)
            table.AddRow(
                Markup.Escape(result.Mark.What),
                result.Measured is { } value ? Format(result.Mark, value) : "–",
                Bound(result.Mark, result.Mark.Least),
                Bound(result.Mark, result.Mark.Aim),
                Markup.Escape(Word(result)));
        console.Write(table);
    }

    /// <summary>A value with the mark's unit.</summary>
    internal static string Format(Mark mark, double value) =>
        value.ToString($"N{mark.Decimals}", CultureInfo.InvariantCulture) + mark.Unit;

    private static string Bound(Mark mark, double value) =>
        (mark.IsCeiling ? "≤ " : "≥ ") + value.ToString("0.###", CultureInfo.InvariantCulture) + mark.Unit;

    private static string Word(MarkResult result) => result.Verdict switch
    {
        Verdict.Reached => "aim reached",
        Verdict.Met => "met",
        Verdict.Missed => "MISSED",
        _ => result.Reason ?? "",
    };
}
