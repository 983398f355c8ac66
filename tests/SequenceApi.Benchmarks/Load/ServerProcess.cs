using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Net;
using System.Net.Sockets;
using Microsoft.Diagnostics.NETCore.Client;
using SequenceApi.Benchmarks.Clients;

namespace SequenceApi.Benchmarks.Load;

/// <summary>A server that was started for the measurement, and ends with it.</summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>The runtime's keyword GCHeapCollect.</summary>
    private const long HeapCollect = 0x800000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CollectTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);
    private readonly Process _process;
    private readonly Task _output;
    private readonly Task<string> _error;

    private ServerProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);

        // Its log must not fill the pipe, and is nothing to look at here.
        _output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>From the start of the process until it said that it is ready.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <summary>Bytes of memory that it holds.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Time that its threads have spent on processors.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The server of the same build as this program, if it was built.</summary>
    public static string Built => Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "../../SequenceApi.Server/release/SequenceApi.Server.dll"));

    /// <summary>Starts a server on a free port of this machine and waits until it is ready.</summary>
    /// <param name="path">The server's program.</param>
    /// <param name="models">Its models' folder.</param>
    /// <param name="cancellationToken">Ends the wait, and the server.</param>
    /// <param name="options">Its options beside these, as environment variables.</param>
    /// <exception cref="BenchmarkException">It isn't there, or it doesn't start.</exception>
    public static ServerProcess Start(
        string path, string models, CancellationToken cancellationToken, params IEnumerable<(string Name, string Value)> options)
    {
        if (!File.Exists(path))
            throw new BenchmarkException($"There is no server in '{path}': build the solution in Release, or name its dll with --server.");
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [path, "--urls", $"{address}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Models__Path"] = models;
        foreach (var (name, value) in options)
            start.Environment[name] = value;
        var begin = Stopwatch.GetTimestamp();
        var server = new ServerProcess(Process.Start(start)!, address);
        try
        {
            server.WaitUntilReady(cancellationToken);
            server.TimeToReady = Stopwatch.GetElapsedTime(begin);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Has it collect all garbage: the runtime does so, on a thread of its own, for whoever begins to listen to its heap.</summary>
    /// <exception cref="BenchmarkException">Its runtime doesn't talk.</exception>
    public void Collect(CancellationToken cancellationToken)
    {
        try
        {
            using var session = new DiagnosticsClient(_process.Id).StartEventPipeSession(
                new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, HeapCollect), requestRundown: false);
            var events = session.EventStream.CopyToAsync(Stream.Null, CancellationToken.None);
            Window.Wait(CollectTime, cancellationToken);
            session.Stop();
            events.Wait(cancellationToken);
        }
        catch (DiagnosticsClientException exception)
        {
            throw new BenchmarkException($"The server's garbage can't be collected: {exception.Message} Leave DOTNET_EnableDiagnostics alone.", exception);
        }
    }

    /// <summary>Asks it to stop, as a container does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code; null where it goes on.</returns>
    public int? WaitForExit(TimeSpan patience) => _process.WaitForExit(patience) ? _process.ExitCode : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        Task.WaitAll(_output, _error);
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WaitUntilReady(CancellationToken cancellationToken)
    {
        using var api = new ApiClient(Address, connections: 1);
        for (var begin = Stopwatch.GetTimestamp(); !api.IsReadyAsync(cancellationToken).GetAwaiter().GetResult();)
        {
            if (_process.HasExited)
                throw new BenchmarkException($"The server ended at once: {_error.GetAwaiter().GetResult()}");
            if (Stopwatch.GetElapsedTime(begin) > Patience)
                throw new BenchmarkException($"The server wasn't ready within {Patience.TotalSeconds} seconds.");
            Window.Wait(Poll, cancellationToken);
        }
    }
}
