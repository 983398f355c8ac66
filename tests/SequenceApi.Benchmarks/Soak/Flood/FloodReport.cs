using System.Globalization;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Results;
using Spectre.Console;

namespace SequenceApi.Benchmarks.Soak.Flood;

/// <summary>What came of a flood.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Plan">How much came.</param>
/// <param name="Model">The model that was asked.</param>
/// <param name="Statuses">How many were answered with which status.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="BeforeMilliseconds">What one request takes alone, before: the median of some.</param>
/// <param name="RecoverySeconds">From the last answer until one request alone takes no more than twice that again; null where it never did.</param>
/// <param name="BeforeMegabytes">Resident memory before, in units of 10^6 bytes.</param>
/// <param name="PeakMegabytes">The most that it was meanwhile.</param>
/// <param name="Wrong">What was not as it should be.</param>
internal sealed record FloodReport(
    Machine Machine,
    FloodPlan Plan,
    ServedModel Model,
    IReadOnlyDictionary<int, int> Statuses,
    double Seconds,
    double BeforeMilliseconds,
    double? RecoverySeconds,
    double BeforeMegabytes,
    double PeakMegabytes,
    IReadOnlyList<string> Wrong)
{
    private static readonly Mark Recovery = new("from the end of a flood until one request is as fast as before", Least: 1, Aim: 0.2, " s", 2);
    private static readonly Mark Growth = new("growth of resident memory in a flood of 10,000 requests", Least: 400, Aim: 200, " MB", 0);

    /// <summary>How it stands to the marks.</summary>
    public IReadOnlyList<MarkResult> Marks => [Recovery.With(RecoverySeconds), Growth.With(PeakMegabytes - BeforeMegabytes)];

    /// <summary>Prints it.</summary>
    public void Show(IAnsiConsole console)
    {
        console.WriteLine(Machine.ToString());
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Model.Id} ({Model.Precision}): {Plan.Requests:N0} requests of {Plan.Tokens} tokens on {Plan.Connections:N0} connections in {Seconds:N1} s: {string.Join(", ", Statuses.Select(status => $"{status.Value:N0} × {status.Key}"))}"));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"one request alone takes {BeforeMilliseconds:N2} ms; resident {BeforeMegabytes:N0} MB before, {PeakMegabytes:N0} MB at most"));
        MarkTable.Show(console, Marks);
        foreach (var wrong in Wrong)
            console.WriteLine($"WRONG: {wrong}");
    }
}
