using System.CommandLine;
using SequenceApi.Benchmarks.Clients;
using SequenceApi.Benchmarks.Commands;
using SequenceApi.Benchmarks.Progress;
using SequenceApi.Benchmarks.Results;
using SequenceApi.Benchmarks.Throughput;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Benchmarks.Load;

/// <summary><c>load</c>: a server on this machine under clients that always ask again.</summary>
internal static class LoadCommand
{
    private static readonly Option<string> Url = new("--url") { Description = "Where the server listens, on this machine.", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
    private static readonly Option<bool> Start = new("--start") { Description = "Start a server for this, and end it; then its start, its memory and its idling are measured too, and the engine in process to compare with." };
    private static readonly Option<string?> Server = new("--server") { Description = "The server to start: its dll. The one that was built with this program, if left out." };
    private static readonly Option<string> Models = Arguments.Models();
    private static readonly Option<string?> Model = new("--model") { Description = "The model's id; the server's default, if left out." };
    private static readonly Option<int> Clients = Arguments.Within("--clients", 1, 1024, 64, "Clients at once that ask for texts.");
    private static readonly Option<double> Seconds = Arguments.Within("--seconds", 0.1, 600, 15, "Seconds of each measurement in a round.");
    private static readonly Option<int> Rounds = Arguments.Rounds();
    private static readonly Option<string> Scenario = Arguments.OneOf("--scenario", LoadPlan.Scenarios, LoadPlan.All, "What the clients do: read whole texts, read streamed ones, ask what follows a known text, type a text and ask at each keystroke, go on from a state, type and ask for whole words.");
    private static readonly Option<int> Tokens = Arguments.Within("--tokens", 1, 65536, 256, "Tokens of each text.");
    private static readonly Option<double?> InProcess = Arguments.OptionalWithin("--in-process-tokens-per-second", 1, 1e9, "The engine's speed in process, to compare with, instead of measuring it.");
    private static readonly Option<string?> Output = Arguments.Output();

    public static Command Create()
    {
        var command = new Command(
            "load", "Put a server on this machine under load: clients that ask again as soon as they are answered, for a bounded time.")
        {
            Url, Start, Server, Models, Model, Clients, Seconds, Rounds, Scenario, Tokens, InProcess, Output,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult result, CancellationToken cancellationToken)
    {
        var output = Arguments.RequireWritable(result.GetValue(Output));
        var url = ApiClient.RequireLoopback(result.GetRequiredValue(Url));
        var plan = new LoadPlan(
            result.GetValue(Clients), result.GetValue(Tokens), result.GetValue(Seconds), result.GetValue(Rounds),
            result.GetRequiredValue(Scenario), result.GetValue(Start));
        var machine = Machine.Read(TimeProvider.System);
        var report = ProgressLog.Show(
            result, Measurements(plan, result), log => plan.IsServerStarted
                ? MeasureStarted(result, plan, machine, log, cancellationToken)
                : Measure(result, plan, machine, url, server: null, log, cancellationToken));
        LoadTable.Show(CommandRunner.Console(result), report);
        ReportJson.Save(output, report, ReportJson.Default.LoadReport);
    }

    private static LoadReport MeasureStarted(
        ParseResult result, LoadPlan plan, Machine machine, IProgressLog log, CancellationToken cancellationToken)
    {
        log.Begin("starting a server and letting it idle");
        using var server = ServerProcess.Start(
            result.GetValue(Server) ?? ServerProcess.Built, Arguments.FindModels(result.GetRequiredValue(Models)), cancellationToken);
        var idle = IdleScenario.Measure(server, cancellationToken);
        log.End();
        return Measure(result, plan, machine, server.Address, idle, log, cancellationToken);
    }

    private static LoadReport Measure(
        ParseResult result, LoadPlan plan, Machine machine, Uri address, ServerResult? server, IProgressLog log, CancellationToken cancellationToken)
    {
        using var api = new ApiClient(address, plan.Clients);
        var model = Task.Run(() => api.ModelAsync(result.GetValue(Model), cancellationToken), cancellationToken).GetAwaiter().GetResult();
        var run = new LoadRun(plan, api, model, Seed(machine));
        using var inProcess = MeasuresEngine(plan, result) ? OpenEngine(result, plan, model) : null;
        var speeds = run.Measure(inProcess?.Variant, log, cancellationToken);
        if (result.GetValue(InProcess) is { } given)
            speeds = [.. Enumerable.Repeat(given, plan.Rounds)];
        return run.ToReport(machine, speeds.Count > 0 ? new EngineResult(speeds) : null, server);
    }

    /// <summary>Another one each second, so that no run asks for what an earlier one has left in a cache.</summary>
    private static int Seed(Machine machine) => (int)(machine.MeasuredAt.ToUnixTimeSeconds() % 10_000) * 1000;

    private static bool MeasuresEngine(LoadPlan plan, ParseResult result) =>
        plan.IsServerStarted && result.GetValue(InProcess) is null && (plan.Has(LoadPlan.Whole) || plan.Has(LoadPlan.Streamed));

    private static int Measurements(LoadPlan plan, ParseResult result) =>
        1 + (plan.IsServerStarted ? 1 : 0)
        + (plan.Rounds * (LoadPlan.Scenarios.Count(name => name != LoadPlan.All && plan.Has(name)) + (MeasuresEngine(plan, result) ? 1 : 0)));

    private static OpenedEngine OpenEngine(ParseResult result, LoadPlan plan, ServedModel model)
    {
        var directory = Arguments.FindModel(result.GetRequiredValue(Models), model.Id);
        var loaded = ModelBundle.Load(directory, model.Precision, new EngineOptions().IntraOpThreads);
        return new OpenedEngine(loaded, new EngineVariant("engine", loaded, new Workload(model.VocabularySize, plan.Tokens)));
    }

    private sealed record OpenedEngine(LanguageModel Model, EngineVariant Variant) : IDisposable
    {
        public void Dispose()
        {
            Variant.Dispose();
            Model.Dispose();
        }
    }
}
