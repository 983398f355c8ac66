using System.Globalization;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Results;
using Spectre.Console;

namespace SequenceApi.Benchmarks.Soak.SlowReaders;

/// <summary>What slow readers cost the others.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Plan">Who was beside whom.</param>
/// <param name="Model">The model that was asked.</param>
/// <param name="Without">Milliseconds of the others' answers without them, round by round.</param>
/// <param name="With">The same beside them.</param>
/// <param name="Streams">Streams that the slow readers began, round by round.</param>
internal sealed record SlowReadersReport(
    Machine Machine, SlowReadersPlan Plan, ServedModel Model, IReadOnlyList<Latency> Without, IReadOnlyList<Latency> With, IReadOnlyList<int> Streams)
{
    private static readonly Mark P99 = new("p99 of predict beside 1,000 idle and 200 slow connections / without", Least: 1.5, Aim: 1.2, "", 2);

    /// <summary>How it stands to the mark.</summary>
    public IReadOnlyList<MarkResult> Marks => [P99.With(MedianP99(With) / MedianP99(Without))];

    /// <summary>Prints it.</summary>
    public void Show(IAnsiConsole console)
    {
        console.WriteLine(Machine.ToString());
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Model.Id} ({Model.Precision}): {Plan.Clients} clients ask again {Plan.PauseMilliseconds} ms behind each answer, {Plan.Rounds} rounds of {Plan.Seconds} s; {Plan.Idle} connections are idle, {Plan.Slow} read streams of {Plan.Tokens} tokens slowly, {Streams.Sum():N0} in all"));
        var table = new Table { Border = TableBorder.Markdown };
        foreach (var name in new[] { "predict, ms", "p50", "p99", "answers" })
            table.AddColumn(name);
        foreach (var (name, rounds) in new[] { ("without them", Without), ("beside them", With) })
            table.AddRow(name, Rounds(rounds, round => round.P50, "N2"), Rounds(rounds, round => round.P99, "N2"), Rounds(rounds, round => round.Count, "N0"));
        console.Write(table);
        MarkTable.Show(console, Marks);
    }

    private static double? MedianP99(IReadOnlyList<Latency> rounds) => Statistics.Median(rounds.Select(round => round.P99));

    private static string Rounds(IReadOnlyList<Latency> rounds, Func<Latency, double> figure, string format) =>
        string.Join(", ", rounds.Select(round => figure(round).ToString(format, CultureInfo.InvariantCulture)));
}
