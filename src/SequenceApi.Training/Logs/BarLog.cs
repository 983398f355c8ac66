using System.Globalization;
using SequenceApi.Training.Training;
using Spectre.Console;

namespace SequenceApi.Training.Logs;

/// <summary>A progress bar, for a terminal.</summary>
internal sealed class BarLog : ITrainingLog
{
    private readonly IAnsiConsole _console;
    private readonly ProgressTask _task;
    private string _validation = "";

    private BarLog(IAnsiConsole console, ProgressTask task) => (_console, _task) = (console, task);

    /// <summary>Runs something under a progress bar.</summary>
    public static T Show<T>(IAnsiConsole console, Func<ITrainingLog, T> run) => console.Progress()
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context => run(new BarLog(console, context.AddTask("starting", maxValue: 1))));

    /// <inheritdoc/>
    public void Stepped(StepReport report)
    {
        _task.Value = report.Progress;
        _task.Description = string.Create(CultureInfo.InvariantCulture,
            $"epoch {report.Epoch:F2}  loss {report.Loss:F3}{_validation}  {report.TimeLeft} left  " +
            $"{report.TokensPerSecond:N0} tokens/s  gradient {report.GradientNorm:G3} ({report.ClippedShare:P0} clipped)");
    }

    /// <inheritdoc/>
    public void Validated(ValidationReport report)
    {
        _validation = string.Create(CultureInfo.InvariantCulture, $"  validation {report.NatsPerToken:F3}");
        _console.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"epoch {report.Epoch:F2}: validation [bold]{report.NatsPerToken:F4}[/] nats per token{(report.IsBest ? ", the best yet" : "")}");
    }
}
