using System.CommandLine;
using SequenceApi.Benchmarks.Commands;
using SequenceApi.Benchmarks.Progress;
using SequenceApi.Benchmarks.Results;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Benchmarks.Throughput;

/// <summary><c>throughput</c>: the engine in process, beside what a tutorial would write and beside the bare graph.</summary>
internal static class ThroughputCommand
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly Option<string> Models = Arguments.Models();
    private static readonly Option<string> Model = new("--model") { Description = "The model's id.", DefaultValueFactory = _ => "shakespeare" };
    private static readonly Option<int[]> Concurrency = Arguments.ListWithin("--concurrency", 1, 1024, [1, 8, 64, 256], "Sequences at once, as 1,8,64.");
    private static readonly Option<int> Tokens = Arguments.Within("--tokens", 1, 65536, 256, "Tokens of each continuation.");
    private static readonly Option<double> Seconds = Arguments.Within("--seconds", 0.1, 600, 10, "Seconds of each measurement in a round.");
    private static readonly Option<int> Rounds = Arguments.Rounds();
    private static readonly Option<string?> Output = Arguments.Output();

    public static Command Create()
    {
        var command = new Command(
            "throughput",
            "Compare the engine in process with a naive loop over the same graph and with the graph alone. All of them take turns in "
                + "every round, so that a noisy machine hurts all alike; what counts is the ratios.")
        {
            Models, Model, Concurrency, Tokens, Seconds, Rounds, Output,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult result, CancellationToken cancellationToken)
    {
        var output = Arguments.RequireWritable(result.GetValue(Output));
        var plan = new ThroughputPlan(
            result.GetRequiredValue(Model),
            result.GetRequiredValue(Concurrency),
            result.GetValue(Tokens),
            result.GetValue(Seconds),
            result.GetValue(Rounds));
        var machine = Machine.Read(TimeProvider.System);
        using var set = new VariantSet(Arguments.FindModel(result.GetRequiredValue(Models), plan.Model), plan.Tokens);
        if (!set.Manifest.Graphs.ContainsKey(VariantNames.Integer))
            result.InvocationConfiguration.Error.WriteLine($"The model '{plan.Model}' has no int8 graph: only fp32 is measured.");
        var results = ProgressLog.Show(
            result,
            ((plan.Rounds * plan.Concurrency.Count) + 1) * set.Variants.Count,
            log => Measure(plan, set.Variants, log, cancellationToken));
        var report = ThroughputReport.Of(machine, plan, set.Manifest.Tokenizer.Kind, results);
        ThroughputTable.Show(CommandRunner.Console(result), report);
        ReportJson.Save(output, report, ReportJson.Default.ThroughputReport);
    }

    private static List<VariantResult> Measure(
        ThroughputPlan plan, IReadOnlyList<IVariant> variants, IProgressLog log, CancellationToken cancellationToken)
    {
        // Once for nothing: code is compiled and every lane gets its buffers.
        foreach (var variant in variants)
            log.Measure($"warming up: {variant.Name}", () => variant.Measure(2 * new EngineOptions().Lanes, WarmUp, cancellationToken));
        var rounds = new Dictionary<(IVariant, int), List<Measurement>>();
        for (var round = 1; round <= plan.Rounds; round++)
            foreach (var concurrency in plan.Concurrency)
                foreach (var variant in variants)
                {
                    var measured = log.Measure(
                        $"round {round} of {plan.Rounds}, {concurrency} at once: {variant.Name}",
                        () => Measure(variant, concurrency, plan, cancellationToken));
                    if (!rounds.TryGetValue((variant, concurrency), out var earlier))
                        rounds.Add((variant, concurrency), earlier = []);
                    earlier.Add(measured);
                }

        return [.. variants.SelectMany(variant => plan.Concurrency.Select(
            concurrency => new VariantResult(variant.Name, concurrency, rounds[(variant, concurrency)])))];
    }

    private static Measurement Measure(IVariant variant, int concurrency, ThroughputPlan plan, CancellationToken cancellationToken)
    {
        // One variant's garbage is no burden for the next.
        GC.Collect();
        return variant.Measure(concurrency, TimeSpan.FromSeconds(plan.Seconds), cancellationToken);
    }
}
