using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SequenceApi.Engine;
using SequenceApi.Engine.Models;

namespace SequenceApi.Server.Models;

/// <summary>The command <c>--probe-model BUNDLE THREADS [PRECISION]</c>: loads and steps a bundle, and tells whether that went well.</summary>
internal static class ModelProbeCommand
{
    public const string Argument = "--probe-model";

    /// <summary>The exit code where the bundle can't be served, for the reason on stderr.</summary>
    public const int Refused = 3;

    private const int LongestReason = 2000;

    /// <summary>What the runtime needs of the environment; the rest may be secret.</summary>
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "TMPDIR", "TMP", "TEMP", "SystemRoot", "LD_LIBRARY_PATH", "DOTNET_ROOT", "DOTNET_GCHeapHardLimit", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT",
    ];

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 where the model can be served.</returns>
    public static int Run(string bundle, string threads, string? precision)
    {
        EndWithParent();
        try
        {
            new ModelLibrary(bundle, new() { Precision = precision }, int.Parse(threads, CultureInfo.InvariantCulture)).Try(bundle);
            return 0;
        }
        catch (SequenceApiException exception)
        {
            Console.Error.Write(exception.Message);
            return Refused;
        }
    }

    /// <summary>How it is started.</summary>
    public static ProcessStartInfo Start(string bundle, string? precision, int threads)
    {
        var assembly = typeof(ModelProbeCommand).Assembly.Location;
        var start = new ProcessStartInfo(assembly.Length == 0 ? Environment.ProcessPath! : DotnetHost())
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        if (assembly.Length > 0)
            start.ArgumentList.Add(assembly);
        foreach (var argument in new[] { Argument, bundle, threads.ToString(CultureInfo.InvariantCulture), precision }.OfType<string>())
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => !Inherited.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_gcServer"] = "0";
        return start;
    }

    /// <summary>Reads a pipe to its end, since a full one would stop the process, and keeps what a reason may have.</summary>
    public static async Task<string> ReadAsync(StreamReader reader)
    {
        var buffer = new char[LongestReason];
        var length = await reader.ReadBlockAsync(buffer);
        for (var rest = new char[LongestReason]; await reader.ReadAsync(rest) > 0;)
            Array.Clear(rest);
        return new string(buffer, 0, length).ReplaceLineEndings(" ").Trim();
    }

    /// <summary>Ends with the server, however that ends, and goes first where memory runs out.</summary>
    private static void EndWithParent()
    {
        new Thread(() =>
        {
            while (Console.In.Read() >= 0)
            {
                // The server writes nothing: the pipe ends when the server does.
            }

            Environment.Exit(1);
        })
        { IsBackground = true }.Start();
        try
        {
            if (OperatingSystem.IsLinux())
                File.WriteAllText("/proc/self/oom_score_adj", "1000");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is a wish.
        }
    }

    /// <summary>The program that runs this process's runtime.</summary>
    private static string DotnetHost()
    {
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(host) ? host : "dotnet";
    }
}
