using System.ComponentModel;
using System.Diagnostics;
using SequenceApi.Engine;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Server.Models;

/// <summary>
/// Loads and steps a bundle in a process of its own, with limits of time and memory: native code that crashes over a damaged
/// file ends that process, not the server. It is no sandbox: the process may do what the server may. Its caller asks for
/// one bundle at a time.
/// </summary>
internal sealed class ModelProbe(ModelsOptions options, EngineOptions engine, TimeProvider time)
{
    private const int MostKnown = 256;
    private const int Megabyte = 1 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);
    private readonly HashSet<string> _good = [];
    private volatile bool _isStopping;

    /// <summary>Tries a bundle, unless the very same files were tried before.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/> with the reason.</exception>
    public async Task RequireAsync(BundleCopy bundle)
    {
        if (_good.Contains(bundle.Digest))
            return;
        await TryAsync(bundle.Path);
        if (_good.Count == MostKnown)
            _good.Clear();
        _good.Add(bundle.Digest);
    }

    /// <summary>Ends what is being tried.</summary>
    public void Stop() => _isStopping = true;

    private static SequenceApiException Unavailable(string reason, Exception? cause = null) =>
        new(ErrorCode.ModelUnavailable, $"The model can't be loaded: {reason}", cause);

    private async Task TryAsync(string bundle)
    {
        try
        {
            using var process = Process.Start(ModelProbeCommand.Start(bundle, options.Precision, engine.IntraOpThreads))
                ?? throw Unavailable("no process could be started to try it.");
            var (reason, _) = (ModelProbeCommand.ReadAsync(process.StandardError), ModelProbeCommand.ReadAsync(process.StandardOutput));
            if (await WatchAsync(process) is { } failure)
                throw Unavailable(failure);
            if (process.ExitCode != 0)
                throw process.ExitCode == ModelProbeCommand.Refused
                    ? new(ErrorCode.ModelUnavailable, await reason.WaitAsync(LastWords, time))
                    : Unavailable($"the process that tried it crashed with the exit code {process.ExitCode}.");
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or AggregateException or TimeoutException or IOException)
        {
            throw Unavailable($"the process that tries it could not be run: {exception.Message}", exception);
        }
    }

    /// <summary>Ends it where it takes too much.</summary>
    /// <returns>Why it was ended; null where it ended by itself.</returns>
    private async Task<string?> WatchAsync(Process process)
    {
        var start = time.GetTimestamp();
        while (!process.HasExited)
        {
            if (TooMuch(time.GetElapsedTime(start), Memory(process)) is { } failure)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
                return failure;
            }

            await Task.Delay(Interval, time);
        }

        return null;
    }

    private string? TooMuch(TimeSpan elapsed, long bytes) =>
        _isStopping ? "the server is stopping."
        : elapsed.TotalSeconds > options.ProbeSeconds ? $"it took more than the {options.ProbeSeconds} seconds that Models__ProbeSeconds allows."
        : bytes / Megabyte > options.ProbeMegabytes ? $"it took more than the {options.ProbeMegabytes} MiB of memory that Models__ProbeMegabytes allows."
        : bytes > Spare() ? $"it took {bytes / Megabyte} MiB of memory, which is all that there is."
        : null;

    /// <summary>What the container or the machine has beside the server: beyond it, the kernel would end either of the two.</summary>
    private static long Spare() => Math.Max(64L * Megabyte, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - Environment.WorkingSet);

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
}
