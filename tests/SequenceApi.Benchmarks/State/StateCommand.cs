using System.CommandLine;
using SequenceApi.Benchmarks.Commands;
using SequenceApi.Benchmarks.Progress;
using SequenceApi.Benchmarks.Results;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Benchmarks.State;

/// <summary><c>state</c>: what it costs to hand a state out, to take it back, and to keep many.</summary>
internal static class StateCommand
{
    private const int Measurements = 2;
    private const int Seed = 1;
    private static readonly Option<string> Models = Arguments.Models();
    private static readonly Option<string> Model = new("--model") { Description = "The model whose states are sealed and kept.", DefaultValueFactory = _ => "shakespeare" };
    private static readonly Option<int> Sessions = Arguments.Within("--sessions", 1, 1_000_000, 50_000, "Sessions in memory.");
    private static readonly Option<string?> Output = Arguments.Output();

    public static Command Create()
    {
        var command = new Command("state", "Measure state tokens and sessions in process: sealing, opening, forking, and the memory of many.")
        {
            Models, Model, Sessions, Output,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult result, CancellationToken cancellationToken)
    {
        var output = Arguments.RequireWritable(result.GetValue(Output));
        var machine = Machine.Read(TimeProvider.System);
        var bundle = Arguments.FindModel(result.GetRequiredValue(Models), result.GetRequiredValue(Model));
        using var catalog = new ModelCatalog([ModelBundle.Load(bundle, precision: null, new EngineOptions().IntraOpThreads)]);
        var report = ProgressLog.Show(result, Measurements, log => Measure(machine, catalog, result.GetValue(Sessions), log, cancellationToken));
        StateTable.Show(CommandRunner.Console(result), report);
        ReportJson.Save(output, report, ReportJson.Default.StateReport);
    }

    private static StateReport Measure(Machine machine, ModelCatalog catalog, int sessions, IProgressLog log, CancellationToken cancellationToken)
    {
        var token = log.Measure("state tokens", () => TokenScenario.Measure(catalog, Seed, cancellationToken));
        var store = log.Measure("sessions in memory", () => StoreScenario.Measure(catalog, sessions, Seed, cancellationToken));
        var marks = StateMarks.Judge(catalog.Default.StepModel.Layout.Size, token, store);
        return new(machine, catalog.Default.Id, token, store, marks);
    }
}
