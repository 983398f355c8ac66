using System.Globalization;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Results;
using Spectre.Console;

namespace SequenceApi.Benchmarks.Soak.Stop;

/// <summary>How streams ended when their server was asked to stop.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Plan">What it was in the middle of.</param>
/// <param name="Model">The model that was asked.</param>
/// <param name="Done">Streams that were whole.</param>
/// <param name="Stopped">Streams that ended with an <c>error</c> event that says <c>stopping</c>.</param>
/// <param name="Seconds">From the signal to the end of the process.</param>
/// <param name="ExitCode">Its exit code; null where it didn't end.</param>
/// <param name="Wrong">What was not as it should be: streams that were cut, another exit code.</param>
internal sealed record StopReport(
    Machine Machine, StopPlan Plan, ServedModel Model, int Done, int Stopped, double Seconds, int? ExitCode, IReadOnlyList<string> Wrong)
{
    private static readonly Mark End = new("from SIGTERM to the end, beyond the drain time", Least: 3, Aim: 1, " s", 2);

    /// <summary>How it stands to the mark.</summary>
    public IReadOnlyList<MarkResult> Marks => [End.With(ExitCode is null ? null : Seconds - Plan.DrainSeconds)];

    /// <summary>Prints it.</summary>
    public void Show(IAnsiConsole console)
    {
        console.WriteLine(Machine.ToString());
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Model.Id} ({Model.Precision}): SIGTERM under {Plan.Streams} streams, {Plan.DrainSeconds} s to end: {Done} ended with done, {Stopped} with the error stopping, {Plan.Streams - Done - Stopped} otherwise; exit code {ExitCode} after {Seconds:N2} s"));
        MarkTable.Show(console, Marks);
        foreach (var wrong in Wrong)
            console.WriteLine($"WRONG: {wrong}");
    }
}
