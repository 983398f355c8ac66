using System.CommandLine;
using System.Globalization;
using Microsoft.Playwright;
using SequenceApi.Benchmarks.Commands;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Progress;
using SequenceApi.Benchmarks.Results;
using SequenceApi.Server.Tests.Browser;
using Spectre.Console;

namespace SequenceApi.Benchmarks.Keystrokes;

/// <summary><c>keystrokes</c>: types into the playground of a server that is started for it, in a real browser.</summary>
internal static class KeystrokesCommand
{
    private const int Measurements = 1;
    private static readonly Option<int> Keys = Arguments.Within("--keys", 10, 100_000, 400, "Keys that are typed.");
    private static readonly Option<int> Pause = Arguments.Within("--pause", 0, 10_000, 100, "Milliseconds between the bars of one key and the next key.");
    private static readonly Option<string> Models = Arguments.Models();
    private static readonly Option<string?> Server = new("--server") { Description = "The server to start: its dll. The one that was built with this program, if left out." };
    private static readonly Option<string?> Output = Arguments.Output();

    public static Command Create()
    {
        var command = new Command("keystrokes", "Type into the playground in a real browser: from a key to the bars that show what comes next.")
        {
            Keys, Pause, Models, Server, Output,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult result, CancellationToken cancellationToken)
    {
        if (InstalledBrowser.Path is null)
            throw new BenchmarkException($"No Chromium is installed, and {InstalledBrowser.Variable} names none.");
        var output = Arguments.RequireWritable(result.GetValue(Output));
        var machine = Machine.Read(TimeProvider.System);
        var report = ProgressLog.Show(result, Measurements, log => log.Measure(
            "the playground", () => MeasureAsync(result, machine, cancellationToken).GetAwaiter().GetResult()));
        Show(CommandRunner.Console(result), report);
        ReportJson.Save(output, report, ReportJson.Default.KeystrokesReport);
    }

    private static async Task<KeystrokesReport> MeasureAsync(ParseResult result, Machine machine, CancellationToken cancellationToken)
    {
        var models = Arguments.FindModels(result.GetRequiredValue(Models));
        using var server = ServerProcess.Start(result.GetValue(Server) ?? ServerProcess.Built, models, cancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await InstalledBrowser.LaunchAsync(playwright);
        var typist = await Typist.OpenAsync(browser, server.Address);
        await typist.TypeAsync(seed: 1, KeystrokesReport.WarmUpKeys, TimeSpan.Zero, cancellationToken);
        var times = await typist.TypeAsync(
            seed: 2, result.GetValue(Keys), TimeSpan.FromMilliseconds(result.GetValue(Pause)), cancellationToken);
        return KeystrokesReport.Of(machine, await typist.ModelAsync(), browser.Version, times);
    }

    private static void Show(IAnsiConsole console, KeystrokesReport report)
    {
        console.WriteLine(report.Machine.ToString());
        foreach (var (name, latency) in new[] { ("bars set", report.Set), ("bars drawn", report.Drawn) })
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Model}, Chromium {report.Browser}, key to {name}: p50 {latency?.P50:N1} ms, p95 {latency?.P95:N1} ms, p99 {latency?.P99:N1} ms of {latency?.Count:N0}"));
        MarkTable.Show(console, report.Marks);
    }
}
