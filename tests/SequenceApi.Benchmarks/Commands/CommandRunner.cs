using System.CommandLine;
using SequenceApi.Benchmarks.Keystrokes;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Micro;
using SequenceApi.Benchmarks.Soak;
using SequenceApi.Benchmarks.State;
using SequenceApi.Benchmarks.StreamScore;
using SequenceApi.Benchmarks.Throughput;
using SequenceApi.Engine;
using Spectre.Console;

namespace SequenceApi.Benchmarks.Commands;

/// <summary>The program: one command a call, and one line on the error output for what goes wrong as it may.</summary>
/// <remarks>Not named CommandLine: that is a namespace of a package that BenchmarkDotNet brings.</remarks>
internal static class CommandRunner
{
    private const int Failed = 1;

    /// <summary>Characters of a line in a file: a table breaks no cell.</summary>
    private const int FileWidth = 200;

    /// <summary>Runs a command.</summary>
    /// <returns>The exit code: 0 for success, whether marks are met or not; 1 where a count of <c>soak</c> is wrong.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Measures how fast the engine and the server are. Build it in Release, and leave the machine alone while it runs.")
        {
            ThroughputCommand.Create(), LoadCommand.Create(), StateCommand.Create(), StreamScoreCommand.Create(), KeystrokesCommand.Create(),
            MicroCommand.Create(), SoakCommand.Create(),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors is [var first, ..])
            return Fail(error, first.Message);
        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is BenchmarkException or SequenceApiException)
        {
            return Fail(error, exception.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(error, "Stopped before the end: there is no result.");
        }
    }

    /// <summary>
    /// Makes a command's action run on a thread of its own: it waits for windows of time to pass, and the pool's threads
    /// belong to what it measures.
    /// </summary>
    public static void SetAction(this Command command, Action<ParseResult, CancellationToken> run) =>
        command.SetAction((result, cancellationToken) => Task.Factory.StartNew(
            () =>
            {
                run(result, cancellationToken);
                return 0;
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));

    /// <summary>A console that writes where a command's output goes.</summary>
    internal static IAnsiConsole Console(ParseResult result)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(result.InvocationConfiguration.Output) });
        if (System.Console.IsOutputRedirected)
            console.Profile.Width = FileWidth;
        return console;
    }

    private static int Fail(TextWriter error, string message)
    {
        error.WriteLine(message.ReplaceLineEndings(" "));
        return Failed;
    }
}
