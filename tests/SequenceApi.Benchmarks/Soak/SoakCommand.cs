using System.CommandLine;
using SequenceApi.Benchmarks.Commands;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Progress;
using SequenceApi.Benchmarks.Results;
using SequenceApi.Benchmarks.Soak.Flood;
using SequenceApi.Benchmarks.Soak.SlowReaders;
using SequenceApi.Benchmarks.Soak.Stop;

namespace SequenceApi.Benchmarks.Soak;

/// <summary><c>soak</c>: a server on this machine under clients of every kind, which check what they are answered.</summary>
internal static class SoakCommand
{
    private const string Mixed = "mixed";
    private const string SlowReaders = "slow-readers";
    private const string Flood = "flood";
    private const string Stop = "stop";
    private const double StandardSeconds = 60;
    private const double StandardRoundSeconds = 5;
    private static readonly Option<string> Scenario = Arguments.OneOf("--scenario", [Mixed, SlowReaders, Flood, Stop], Mixed, "What happens to the server: clients of every kind, others beside many that are idle or read slowly, more requests at once than it takes, a signal to stop in the middle of streams.");
    private static readonly Option<double?> Minutes = Arguments.OptionalWithin("--minutes", 0.05, 1440, "How long mixed clients go on; a minute, if left out.");
    private static readonly Option<double?> Seconds = Arguments.OptionalWithin("--seconds", 0.1, 86400, "The same in seconds; of slow-readers the seconds of each measurement, 5 if left out.");
    private static readonly Option<int> Clients = Arguments.Within("--clients", 1, 1024, 64, "Mixed clients, or streams to stop.");
    private static readonly Option<int> Pause = Arguments.Within("--pause", 0, 60_000, 0, "Milliseconds that each of the measured clients of slow-readers waits before it asks again.");
    private static readonly Option<int> Rounds = Arguments.Rounds();
    private static readonly Option<int> Seed = Arguments.Within("--seed", 0, 1_000_000, 1, "Decides what mixed clients do.");
    private static readonly Option<string> Models = Arguments.Models();
    private static readonly Option<string?> Model = new("--model") { Description = "The model's id; the server's default, if left out." };
    private static readonly Option<string?> Server = new("--server") { Description = "The server to start: its dll. The one that was built with this program, if left out." };
    private static readonly Option<string?> Output = Arguments.Output();

    public static Command Create()
    {
        var command = new Command("soak", "Start a server and let clients of every kind ask it for a while; fails where an answer or a count is wrong.")
        {
            Scenario, Minutes, Seconds, Clients, Pause, Rounds, Seed, Models, Model, Server, Output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Minutes) is not null && result.GetValue(Seconds) is not null)
                result.AddError("Give --minutes or --seconds, not both.");
        });
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult result, CancellationToken cancellationToken)
    {
        var output = Arguments.RequireWritable(result.GetValue(Output));
        var setup = new SoakSetup(
            result.GetValue(Server) ?? ServerProcess.Built, Arguments.FindModels(result.GetRequiredValue(Models)), result.GetValue(Model));
        var machine = Machine.Read(TimeProvider.System);
        var wrong = result.GetRequiredValue(Scenario) switch
        {
            Mixed => RunMixed(result, setup, machine, output, cancellationToken),
            SlowReaders => RunSlowReaders(result, setup, machine, output, cancellationToken),
            Flood => RunFlood(result, setup, machine, output, cancellationToken),
            _ => RunStop(result, setup, machine, output, cancellationToken),
        };
        if (wrong.Count > 0)
            throw new BenchmarkException($"So many answers or counts are wrong: {wrong.Count}. The first: {wrong[0]}");
    }

    private static IReadOnlyList<string> RunMixed(
        ParseResult result, SoakSetup setup, Machine machine, string? output, CancellationToken cancellationToken)
    {
        var seconds = result.GetValue(Minutes) * 60 ?? result.GetValue(Seconds) ?? StandardSeconds;
        var plan = new SoakPlan(result.GetValue(Clients), seconds, result.GetValue(Seed));
        using var server = setup.Start(cancellationToken, plan.ServerOptions);
        using var api = new ApiClient(server.Address, connections: 3 * plan.Clients);
        var (exchange, model) = (new Exchange(api, TimeProvider.System), setup.Find(api, cancellationToken));
        var report = ProgressLog.Show(
            result, SoakRun.Measurements, log => new SoakRun(plan, server, exchange, model, log, cancellationToken).Measure(machine));
        SoakTable.Show(CommandRunner.Console(result), report);
        ReportJson.Save(output, report, ReportJson.Default.SoakReport);
        return report.Wrong;
    }

    private static IReadOnlyList<string> RunSlowReaders(
        ParseResult result, SoakSetup setup, Machine machine, string? output, CancellationToken cancellationToken)
    {
        var plan = new SlowReadersPlan(result.GetValue(Seconds) ?? StandardRoundSeconds, result.GetValue(Rounds), result.GetValue(Pause));
        using var server = setup.Start(cancellationToken);
        using var api = new ApiClient(server.Address, plan.Clients + 1);
        var scenario = new SlowReadersScenario(plan, server.Address, api, setup.Find(api, cancellationToken), TimeProvider.System);
        var report = ProgressLog.Show(result, 1 + (2 * plan.Rounds), log => scenario.Measure(machine, log, cancellationToken));
        report.Show(CommandRunner.Console(result));
        ReportJson.Save(output, report, ReportJson.Default.SlowReadersReport);
        return [];
    }

    private static IReadOnlyList<string> RunFlood(
        ParseResult result, SoakSetup setup, Machine machine, string? output, CancellationToken cancellationToken)
    {
        var plan = new FloodPlan();
        using var server = setup.Start(cancellationToken);
        using var api = new ApiClient(server.Address, plan.Connections);
        var scenario = new FloodScenario(plan, server, api, setup.Find(api, cancellationToken));
        var report = ProgressLog.Show(result, FloodScenario.Measurements, log => scenario.Measure(machine, log, cancellationToken));
        report.Show(CommandRunner.Console(result));
        ReportJson.Save(output, report, ReportJson.Default.FloodReport);
        return report.Wrong;
    }

    private static IReadOnlyList<string> RunStop(
        ParseResult result, SoakSetup setup, Machine machine, string? output, CancellationToken cancellationToken)
    {
        var plan = new StopPlan(result.GetValue(Clients));
        using var server = setup.Start(cancellationToken, ("Http__DrainSeconds", $"{plan.DrainSeconds}"));
        using var api = new ApiClient(server.Address, plan.Streams);
        var scenario = new StopScenario(plan, server, api, setup.Find(api, cancellationToken));
        var report = ProgressLog.Show(result, StopScenario.Measurements, log => scenario.Measure(machine, log, cancellationToken));
        report.Show(CommandRunner.Console(result));
        ReportJson.Save(output, report, ReportJson.Default.StopReport);
        return report.Wrong;
    }
}
