using System.CommandLine;
using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using SequenceApi.Benchmarks.Commands;
using SequenceApi.Benchmarks.Progress;
using SequenceApi.Benchmarks.Results;
using Spectre.Console;

namespace SequenceApi.Benchmarks.Micro;

/// <summary><c>micro</c>: what single calls cost. Every public class here with benchmarks takes part.</summary>
internal static class MicroCommand
{
    private static readonly Option<string[]> Filter = new("--filter") { Description = "Only the benchmarks whose full name matches a pattern, such as *Sampler* or *TopK*.", DefaultValueFactory = _ => ["*"], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<bool> Quick = new("--quick") { Description = "Few short runs: shows that the benchmarks work, and no more." };
    private static readonly Option<string> Models = Arguments.Models();
    private static readonly Option<string> Model = new("--model") { Description = "The model whose graphs step.", DefaultValueFactory = _ => "shakespeare" };
    private static readonly Option<string?> Output = Arguments.Output();

    public static Command Create()
    {
        var command = new Command("micro", "Measure single calls with BenchmarkDotNet: the sampler, a step of the model.")
        {
            Filter, Quick, Models, Model, Output,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult result, CancellationToken cancellationToken)
    {
        var output = Arguments.RequireWritable(result.GetValue(Output));
        var machine = Machine.Read(TimeProvider.System);
        StepBenchmarks.Bundle = Arguments.FindModel(result.GetRequiredValue(Models), result.GetRequiredValue(Model));
        var config = Config(result.GetRequiredValue(Filter), result.GetValue(Quick));
        var runs = Runs(config);
        var results = ProgressLog.Show(
            result, runs.Sum(run => run.BenchmarksCases.Length), log => Measure(config.AddEventProcessor(new MicroProgress(log))));
        Show(CommandRunner.Console(result), machine, results);
        ReportJson.Save(output, new MicroReport(machine, result.GetRequiredValue(Model), results), ReportJson.Default.MicroReport);
    }

    /// <summary>In this process: a build for each benchmark would see none of the engine's internals.</summary>
    private static ManualConfig Config(string[] patterns, bool isQuick) => ManualConfig.CreateEmpty()
        .AddJob((isQuick ? Job.ShortRun : Job.Default).WithToolchain(new InProcessEmitToolchain(logOutput: false)))
        .AddLogger(NullLogger.Instance)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddFilter(new GlobFilter(patterns))
        .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "logs"));

    private static BenchmarkRunInfo[] Runs(IConfig config)
    {
        var runs = typeof(MicroCommand).Assembly.GetExportedTypes()
            .Where(type => type.GetMethods().Any(method => method.GetCustomAttribute<BenchmarkAttribute>() is not null))
            .Select(type => BenchmarkConverter.TypeToBenchmarks(type, config))
            .Where(run => run.BenchmarksCases.Length > 0)
            .ToArray();
        return runs.Length > 0 ? runs : throw new BenchmarkException("No benchmark's name matches --filter.");
    }

    private static List<MicroResult> Measure(ManualConfig config)
    {
        var reports = BenchmarkRunner.Run(Runs(config)).SelectMany(summary => summary.Reports).ToArray();
        return reports.FirstOrDefault(report => !report.Success) is { } failed
            ? throw new BenchmarkException($"{failed.BenchmarkCase.Descriptor.GetFilterName()} failed; the log in '{config.ArtifactsPath}' says why.")
            : [.. reports.Select(Result)];
    }

    private static MicroResult Result(BenchmarkReport report) => new(
        $"{report.BenchmarkCase.Descriptor.Type.Name}.{report.BenchmarkCase.Descriptor.WorkloadMethod.Name}",
        report.BenchmarkCase.Parameters.DisplayInfo,
        report.ResultStatistics!.Mean,
        report.ResultStatistics.StandardError,
        report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase));

    private static void Show(IAnsiConsole console, Machine machine, IReadOnlyList<MicroResult> results)
    {
        console.WriteLine(machine.ToString());
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumns("benchmark", "with");
        foreach (var name in new[] { "µs", "±", "managed bytes" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var result in results)
            table.AddRow(
                result.Benchmark,
                Markup.Escape(result.Parameters),
                Microseconds(result.Nanoseconds),
                Microseconds(result.StandardError),
                result.AllocatedBytes?.ToString("N0", CultureInfo.InvariantCulture) ?? "");
        console.Write(table);
    }

    private static string Microseconds(double nanoseconds) => (nanoseconds / 1000).ToString("N3", CultureInfo.InvariantCulture);
}
