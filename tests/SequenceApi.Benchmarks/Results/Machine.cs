using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SequenceApi.Engine.Models.Onnx;

namespace SequenceApi.Benchmarks.Results;

/// <summary>What figures were taken on.</summary>
/// <param name="Processor">The processor's own name.</param>
/// <param name="Cores">Logical processors that this process may use.</param>
/// <param name="Architecture">Such as <c>X64</c>.</param>
/// <param name="System">The operating system.</param>
/// <param name="DotNet">The .NET runtime.</param>
/// <param name="OnnxRuntime">ONNX Runtime's version.</param>
/// <param name="LoadAverage">Threads that wanted a core in the minute before the run, on average; null where the system doesn't tell.
/// What isn't near 0 means that others were at work.</param>
/// <param name="MeasuredAt">When the run began.</param>
internal sealed record Machine(
    string Processor,
    int Cores,
    string Architecture,
    string System,
    string DotNet,
    string OnnxRuntime,
    double? LoadAverage,
    DateTimeOffset MeasuredAt)
{
    private const string Unknown = "unknown";

    /// <summary>This machine, now.</summary>
    public static Machine Read(TimeProvider time)
    {
        OnnxRuntimeTelemetry.TurnOff();
        return new(
            ProcessorName(Lines("/proc/cpuinfo")),
            Environment.ProcessorCount,
            RuntimeInformation.ProcessArchitecture.ToString(),
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            OrtEnv.Instance().GetVersionString(),
            FirstNumber(Lines("/proc/loadavg")),
            time.GetUtcNow());
    }

    /// <summary>The line for people.</summary>
    public override string ToString()
    {
        var load = LoadAverage is { } average ? string.Create(CultureInfo.InvariantCulture, $", load {average:F2} before") : "";
        return $"{Processor}, {Cores} cores, {System}, {DotNet}, ONNX Runtime {OnnxRuntime}{load}";
    }

    /// <summary>The first processor's name in Linux's list of them.</summary>
    internal static string ProcessorName(IEnumerable<string> lines) => lines
        .Where(line => line.StartsWith("model name", StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
        .FirstOrDefault(Unknown);

    private static double? FirstNumber(string[] lines) =>
        lines is [var line, ..] && double.TryParse(line.Split(' ')[0], CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string[] Lines(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];
}
