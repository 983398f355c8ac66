using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SequenceApi.Engine;
using SequenceApi.Engine.Models;

namespace SequenceApi.Server.Models;

/// <summary>
/// Loads and steps a bundle in a process of its own, with limits of time and memory: native code that crashes over a hostile
/// file ends that process, not the server. Its caller asks for one bundle at a time.
/// </summary>
internal sealed class ModelProbe(ModelsOptions options, TimeProvider time)
{
    /// <summary>The command that the process runs: <c>--probe-model BUNDLE [PRECISION]</c>.</summary>
    public const string Argument = "--probe-model";

    private const int LongestReason = 2000;
    private const int MostKnown = 256;
    private const int Megabyte = 1 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "TMP", "TEMP", "SystemRoot", "LD_LIBRARY_PATH"];
    private readonly HashSet<string> _good = [];

    /// <summary>What the process does.</summary>
    /// <param name="bundle">The bundle's folder.</param>
    /// <param name="precision">The graph to load where the bundle has it; null for its default.</param>
    /// <returns>The exit code: 0 where the model can be served, else 1, with the reason on stderr.</returns>
    public static int Run(string bundle, string? precision)
    {
        try
        {
            using var model = new ModelLibrary(bundle, new() { Precision = precision }, intraOpThreads: 1).Load(bundle);
            return 0;
        }
        catch (SequenceApiException exception)
        {
            Console.Error.Write(exception.Message);
            return 1;
        }
    }

    /// <summary>Tries a bundle, unless the very same files were tried before.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/> with the reason.</exception>
    public async Task RequireAsync(string bundle)
    {
        var digest = await Task.Run(() => Digest(bundle));
        if (_good.Contains(digest))
            return;
        await TryAsync(bundle);
        if (_good.Count == MostKnown)
            _good.Clear();
        _good.Add(digest);
    }

    private async Task TryAsync(string bundle)
    {
        using var process = Process.Start(Command(bundle)) ?? throw Unavailable("no process could be started to try it.");
        var reason = ReadAsync(process.StandardError);
        var failure = await WatchAsync(process);
        if (failure is null && process.ExitCode == 0)
            return;
        var text = await reason;
        throw failure ?? (process.ExitCode == 1 && text.Length > 0
            ? new(ErrorCode.ModelUnavailable, text)
            : Unavailable($"the process that tried it crashed with the exit code {process.ExitCode}."));
    }

    private static SequenceApiException Unavailable(string reason) => new(ErrorCode.ModelUnavailable, $"The model can't be loaded: {reason}");

    /// <summary>Of all files by name.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/> where one can't be read.</exception>
    private static string Digest(string bundle)
    {
        try
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var path in Directory.GetFiles(bundle).Order(StringComparer.Ordinal))
            {
                using var file = File.OpenRead(path);
                digest.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(path)}\n"));
                digest.AppendData(SHA256.HashData(file));
            }

            return Convert.ToHexStringLower(digest.GetHashAndReset());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(exception.Message);
        }
    }

    /// <summary>Ends it where it takes too much.</summary>
    /// <returns>Why it was ended; null where it ended by itself.</returns>
    private async Task<SequenceApiException?> WatchAsync(Process process)
    {
        var start = time.GetTimestamp();
        while (!process.HasExited)
        {
            if (TooMuch(time.GetElapsedTime(start), Memory(process)) is { } failure)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
                return Unavailable(failure);
            }

            await Task.Delay(Interval, time);
        }

        await process.WaitForExitAsync();
        return null;
    }

    private string? TooMuch(TimeSpan elapsed, long bytes) =>
        elapsed.TotalSeconds > options.ProbeSeconds ? $"it took more than the {options.ProbeSeconds} seconds that Models__ProbeSeconds allows."
        : bytes / Megabyte > options.ProbeMegabytes ? $"it took more than the {options.ProbeMegabytes} MiB of memory that Models__ProbeMegabytes allows."
        : null;

    private static long Memory(Process process)
    {
        try
        {
            process.Refresh();
            return process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }

    /// <summary>Without what the environment may hold that is secret.</summary>
    private ProcessStartInfo Command(string bundle)
    {
        var start = new ProcessStartInfo(DotnetHost())
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            ArgumentList = { typeof(ModelProbe).Assembly.Location, Argument, bundle },
        };
        if (options.Precision is { } precision)
            start.ArgumentList.Add(precision);
        foreach (var name in start.Environment.Keys.Where(name => !Inherited.Contains(name) && !name.StartsWith("DOTNET_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_gcServer"] = "0";
        return start;
    }

    /// <summary>The program that runs this process's runtime.</summary>
    private static string DotnetHost()
    {
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(host) ? host : "dotnet";
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var buffer = new char[LongestReason];
        var length = await reader.ReadBlockAsync(buffer);
        while (await reader.ReadAsync(new char[LongestReason]) > 0)
        {
            // The rest is of no use, but a full pipe would stop the process.
        }

        return new string(buffer, 0, length).ReplaceLineEndings(" ").Trim();
    }
}
