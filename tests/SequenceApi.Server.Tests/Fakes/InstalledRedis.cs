using System.Diagnostics;
using Xunit.Sdk;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>Redis itself: the server that the environment names, else the installed <c>redis-server</c> as a process of its own.</summary>
public sealed class InstalledRedis : IRedisServer
{
    /// <summary>The environment's variable with host and port of a server that runs.</summary>
    private const string Variable = "SEQUENCEAPI_TEST_REDIS";

    private static readonly string? Named = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } address ? address : null;

    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);

    private readonly int _port = FreePort.Find();
    private Process? _process;

    public InstalledRedis()
    {
        if (Named is null && Program is not null)
            Start();
    }

    public string Address => Named ?? $"127.0.0.1:{_port}";

    /// <summary>Skips the test where there is no Redis.</summary>
    public static void Require() =>
        Assert.SkipWhen(Named is null && Program is null, $"No redis-server is installed, and {Variable} names none.");

    /// <summary>Skips the test where Redis is not ours to stop.</summary>
    public static void RequireOwn() => Assert.SkipWhen(Named is not null || Program is null, "There is no redis-server that may be stopped.");

    public void Start()
    {
        if (_process is not null)
            return;
        var start = new ProcessStartInfo(Program!) { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        while (_process.StandardOutput.ReadLine() is { } line)
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                return;
        throw new XunitException($"redis-server didn't start at port {_port}.");
    }

    /// <summary>Lets it hang: connections stay, nothing is answered.</summary>
    public void Pause() => Signal("STOP");

    /// <summary>Lets it go on.</summary>
    public void Resume() => Signal("CONT");

    public void Stop()
    {
        if (_process is null)
            return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose() => Stop();

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process!.Id}"]);
        kill.WaitForExit();
    }
}
