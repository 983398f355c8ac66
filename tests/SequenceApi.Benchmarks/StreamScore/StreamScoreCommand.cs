using System.CommandLine;
using System.Globalization;
using SequenceApi.Benchmarks.Commands;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Progress;
using SequenceApi.Benchmarks.Results;
using Spectre.Console;

namespace SequenceApi.Benchmarks.StreamScore;

/// <summary><c>stream-score</c>: one request of many megabytes to a server that is started for it.</summary>
internal static class StreamScoreCommand
{
    private const int Measurements = 2;
    private static readonly Option<int> Megabytes = Arguments.Within("--megabytes", 1, 1_000_000, 100, "Megabytes of lines in the request.");
    private static readonly Option<string?> Models = new("--models") { Description = "The folder of the models, whose default one scores; a tiny model of random weights, if left out." };
    private static readonly Option<string?> Server = new("--server") { Description = "The server to start: its dll. The one that was built with this program, if left out." };
    private static readonly Option<string?> Output = Arguments.Output();

    public static Command Create()
    {
        var command = new Command("stream-score", "Send a server lines to score in one long request, with another client beside it.")
        {
            Megabytes, Models, Server, Output,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult result, CancellationToken cancellationToken)
    {
        var output = Arguments.RequireWritable(result.GetValue(Output));
        var machine = Machine.Read(TimeProvider.System);
        var report = ProgressLog.Show(result, Measurements, log => Measure(result, machine, log, cancellationToken));
        Show(CommandRunner.Console(result), report);
        ReportJson.Save(output, report, ReportJson.Default.StreamScoreReport);
    }

    private static StreamScoreReport Measure(ParseResult result, Machine machine, IProgressLog log, CancellationToken cancellationToken)
    {
        using var tiny = new TinyModel();
        var models = result.GetValue(Models) is { } given ? Arguments.FindModels(given) : tiny.Models;
        using var server = ServerProcess.Start(result.GetValue(Server) ?? ServerProcess.Built, models, cancellationToken);
        using var api = new ApiClient(server.Address, connections: 1);
        var model = Task.Run(() => api.ModelAsync(null, cancellationToken), cancellationToken).GetAwaiter().GetResult();
        var scenario = new StreamScoreScenario(server, api, model, result.GetValue(Megabytes));
        var alone = log.Measure("predict alone", () => scenario.MeasureAlone(cancellationToken));
        return log.Measure("the long request", () => scenario.Measure(machine, alone, cancellationToken));
    }

    private static void Show(IAnsiConsole console, StreamScoreReport report)
    {
        console.WriteLine(report.Machine.ToString());
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Model}: {report.Megabytes} MB in {report.Seconds:N1} s, {report.Megabytes / report.Seconds:N2} MB/s, {report.Tokens / report.Seconds:N0} tokens/s, {report.GrowthMegabytes:N0} MB more resident"));
        foreach (var (name, latency) in new[] { ("alone", report.Alone), ("beside it", report.Beside) })
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"predict {name}: p50 {latency?.P50:N2} ms, p99 {latency?.P99:N2} ms of {latency?.Count:N0}"));
        MarkTable.Show(console, report.Marks);
    }
}
