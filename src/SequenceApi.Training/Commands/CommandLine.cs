using System.CommandLine;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace SequenceApi.Training.Commands;

/// <summary>The program: one command a call, and one line on the error output for what goes wrong as it may.</summary>
internal static class CommandLine
{
    private const int Failed = 1;

    /// <summary>Runs a command.</summary>
    /// <returns>The exit code: 0 for success.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Trains, evaluates, samples, exports, imports and inspects recurrent language models.")
        {
            TrainCommand.Create(), EvaluateCommand.Create(), BaselineCommand.Create(), SampleCommand.Create(), ExportCommand.Create(),
            ImportCommand.Create(), QuantizeCommand.Create(), InspectCommand.Create(), GradientsCommand.Create(),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors is [var first, ..])
            return Fail(error, first.Message);
        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (TrainingException exception)
        {
            return Fail(error, exception.Message);
        }
        catch (ExternalException exception)
        {
            // What torch says is a line, and then a trace of its own code.
            return Fail(error, $"libtorch failed: {exception.Message.Split('\n')[0]}");
        }
    }

    /// <summary>A console that writes where a command's output goes.</summary>
    internal static IAnsiConsole Console(ParseResult result) => AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(result.InvocationConfiguration.Output) });

    private static int Fail(TextWriter error, string message)
    {
        error.WriteLine(message.ReplaceLineEndings(" "));
        return Failed;
    }
}
