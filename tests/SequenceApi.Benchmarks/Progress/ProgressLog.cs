using System.CommandLine;
using SequenceApi.Benchmarks.Commands;
using Spectre.Console;

namespace SequenceApi.Benchmarks.Progress;

/// <summary>How far a command has come: a bar on a terminal, lines on the error output where the output is redirected.</summary>
internal static class ProgressLog
{
    /// <summary>Runs something that tells what it measures.</summary>
    /// <param name="result">The command.</param>
    /// <param name="total">Measurements in all.</param>
    /// <param name="run">What runs.</param>
    public static T Show<T>(ParseResult result, int total, Func<IProgressLog, T> run)
    {
        var console = CommandRunner.Console(result);
        return console.Profile.Capabilities.Interactive && !Console.IsOutputRedirected
            ? console.Progress()
                .AutoRefresh(false)
                .Columns(
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new RemainingTimeColumn(),
                    new TaskDescriptionColumn { Alignment = Justify.Left })
                .Start(context => run(new BarLog(context, context.AddTask("starting", maxValue: total))))
            : run(new LineLog(result.InvocationConfiguration.Error, total));
    }

    /// <summary>Measures something under a name.</summary>
    public static void Measure(this IProgressLog log, string what, Action measure)
    {
        log.Begin(what);
        measure();
        log.End();
    }

    /// <summary>Measures something under a name.</summary>
    public static T Measure<T>(this IProgressLog log, string what, Func<T> measure)
    {
        log.Begin(what);
        var value = measure();
        log.End();
        return value;
    }
}
