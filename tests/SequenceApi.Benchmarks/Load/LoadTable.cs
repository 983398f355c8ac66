using System.Globalization;
using SequenceApi.Benchmarks.Results;
using Spectre.Console;

namespace SequenceApi.Benchmarks.Load;

/// <summary>What <c>load</c> prints.</summary>
internal static class LoadTable
{
    /// <summary>Prints it.</summary>
    public static void Show(IAnsiConsole console, LoadReport report)
    {
        var plan = report.Plan;
        console.WriteLine(report.Machine.ToString());
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Model.Id} ({report.Model.Precision}): {plan.Clients} clients, {plan.Tokens} tokens each, {plan.Rounds} rounds of {plan.Seconds} s"));
        ShowSpeeds(console, report);
        ShowTimes(console, report);
        MarkTable.Show(console, report.Marks);
    }

    private static void ShowSpeeds(IAnsiConsole console, LoadReport report)
    {
        if (report.Whole is null && report.Streamed is null)
            return;
        var table = NewTable("generate", "tokens/s", "requests/s", "of the engine in process", "tokens at once");
        if (report.Engine is { } engine)
            table.AddRow("engine in process", Number(engine.TokensPerSecond, "N0"), "", "", "");
        Add($"HTTP, {report.Plan.Clients} clients, whole", report.Whole);
        Add($"HTTP, {report.Plan.Clients} clients, streamed", report.Streamed);
        console.Write(table);

        void Add(string name, GenerateResult? result)
        {
            if (result is not null)
                table.AddRow(
                    name,
                    Number(result.TokensPerSecond, "N0"),
                    Number(result.RequestsPerSecond, "N1"),
                    Number(result.Against(report.Engine), "N2"),
                    Number(result.TokensPerArrival, "N2"));
        }
    }

    private static void ShowTimes(IAnsiConsole console, LoadReport report)
    {
        var table = NewTable("milliseconds", "p50", "p95", "p99", "measured");
        Add("generate whole, the answer", report.Whole?.Request);
        Add("generate streamed, the first token", report.Streamed?.FirstToken);
        Add("generate streamed, between tokens", report.Streamed?.BetweenTokens);
        Add("generate streamed, the answer", report.Streamed?.Request);
        if (report.Predict is { } predict)
            Add($"predict, {predict.CachedTokens} of {predict.PromptTokens} tokens cached", predict.Request);
        Add("keystroke 20", report.Typing?.Early);
        Add(report.Typing is { PastedKeystrokes: > 0 } typing ? $"keystroke 2,000 ({typing.PastedKeystrokes} before it pasted)" : "keystroke 2,000", report.Typing?.Late);
        Add("predict from the state behind 10 tokens", report.Continue?.Short);
        Add("predict from the state behind 100,000 tokens", report.Continue?.Long);
        Add("suggest, at each keystroke", report.Suggest);
        console.Write(table);

        void Add(string name, Latency? latency)
        {
            if (latency is not null)
                table.AddRow(name, Number(latency.P50, "N2"), Number(latency.P95, "N2"), Number(latency.P99, "N2"), Number(latency.Count, "N0"));
        }
    }

    private static Table NewTable(string first, params string[] others)
    {
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumn(first);
        foreach (var name in others)
            table.AddColumn(new TableColumn(name).RightAligned());
        return table;
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
