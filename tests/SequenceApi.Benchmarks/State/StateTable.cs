using System.Globalization;
using SequenceApi.Benchmarks.Results;
using Spectre.Console;

namespace SequenceApi.Benchmarks.State;

/// <summary>What <c>state</c> prints.</summary>
internal static class StateTable
{
    /// <summary>Prints it.</summary>
    public static void Show(IAnsiConsole console, StateReport report)
    {
        var (token, store) = (report.Token, report.Store);
        console.WriteLine(report.Machine.ToString());
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Model}: a state has {token.StateBytes:N0} bytes, its token {token.Characters:N0} characters, a session {store.BytesPerSession:N0} bytes"));
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumn("microseconds");
        foreach (var name in new[] { "p50", "p95", "p99", "measured" })
            table.AddColumn(new TableColumn(name).RightAligned());
        Add("seal a state", token.Seal);
        Add("open a state token", token.Open);
        Add(string.Create(CultureInfo.InvariantCulture, $"fork one of {store.Sessions:N0} sessions"), store.Fork);
        console.Write(table);
        MarkTable.Show(console, report.Marks);

        void Add(string name, Latency? latency)
        {
            if (latency is not null)
                table.AddRow(name, Microseconds(latency.P50), Microseconds(latency.P95), Microseconds(latency.P99), latency.Count.ToString("N0", CultureInfo.InvariantCulture));
        }
    }

    private static string Microseconds(double milliseconds) => (milliseconds * 1000).ToString("N1", CultureInfo.InvariantCulture);
}
