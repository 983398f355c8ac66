using System.CommandLine;
using System.Runtime.InteropServices;
using SequenceApi.Training.Logs;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Commands;

/// <summary>How a command takes runs to their end: shown as the terminal can, stopped by Ctrl-C.</summary>
internal sealed class TrainingRun : IDisposable
{
    /// <summary>The exit code of a command that was stopped.</summary>
    public const int Interrupted = 130;

    private readonly ParseResult _result;
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;

    public TrainingRun(ParseResult result)
    {
        _result = result;
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Stop))];
    }

    /// <summary>Trains until the end or a signal.</summary>
    /// <param name="trainer">The run.</param>
    /// <param name="log">What else is told how it goes.</param>
    /// <returns>Whether it came to its end.</returns>
    public bool Take(Trainer trainer, ITrainingLog log)
    {
        var console = CommandLine.Console(_result);
        return console.Profile.Capabilities.Interactive && !Console.IsOutputRedirected
            ? BarLog.Show(console, bar => trainer.Run(new LogGroup(bar, log), _stop.Token))
            : trainer.Run(new LogGroup(new LineLog(_result.InvocationConfiguration.Output, TimeProvider.System), log), _stop.Token);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _stop.Dispose();
    }

    /// <summary>The first signal ends the run after its step; a second one ends the process.</summary>
    private void Stop(PosixSignalContext context)
    {
        context.Cancel = !_stop.IsCancellationRequested;
        _stop.Cancel();
    }
}
