using System.Globalization;
using SequenceApi.Benchmarks.Results;
using Spectre.Console;

namespace SequenceApi.Benchmarks.Throughput;

/// <summary>What <c>throughput</c> prints: a column for each concurrency.</summary>
internal static class ThroughputTable
{
    /// <summary>Prints it.</summary>
    public static void Show(IAnsiConsole console, ThroughputReport report)
    {
        console.WriteLine(report.Machine.ToString());
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Plan.Model}: {report.Plan.Tokens} tokens each, medians of {report.Plan.Rounds} rounds of {report.Plan.Seconds} s"));
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumn("sequences at once");
        foreach (var concurrency in report.Plan.Concurrency)
            table.AddColumn(new TableColumn($"{concurrency}").RightAligned());
        foreach (var variant in report.Results.GroupBy(result => result.Variant))
            AddRow($"{variant.Key}, tokens/s", variant, result => result.Concurrency, result => result.TokensPerSecond, "N0");
        foreach (var ratio in report.Ratios.GroupBy(ratio => (ratio.Variant, ratio.Against)))
            AddRow($"{ratio.Key.Variant} / {ratio.Key.Against}", ratio, result => result.Concurrency, result => result.Ratio, "N2");
        foreach (var variant in report.Results.GroupBy(result => result.Variant).Where(group => group.Key.StartsWith("engine", StringComparison.Ordinal)))
            AddRow($"{variant.Key}, managed bytes per token", variant, result => result.Concurrency, result => result.BytesPerToken, "N0");
        console.Write(table);
        MarkTable.Show(console, report.Marks);

        void AddRow<T>(string name, IEnumerable<T> cells, Func<T, int> concurrency, Func<T, double?> value, string format)
        {
            var byConcurrency = cells.ToDictionary(concurrency, value);
            table.AddRow([name, .. report.Plan.Concurrency.Select(
                column => byConcurrency.GetValueOrDefault(column)?.ToString(format, CultureInfo.InvariantCulture) ?? "–")]);
        }
    }
}
