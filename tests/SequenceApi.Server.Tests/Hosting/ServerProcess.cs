using System.Diagnostics;
using SequenceApi.Server.Tests.Fakes;
using Xunit.Sdk;

namespace SequenceApi.Server.Tests.Hosting;

/// <summary>The server as a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly TemporaryFolder _keys;

    private ServerProcess(Process process, TemporaryFolder keys) => (_process, _keys) = (process, keys);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static ServerProcess Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SequenceApi.Server.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var keys = new TemporaryFolder();
        start.Environment["State__KeysPath"] = keys.Path;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!, keys);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        var (output, error) = (_process.StandardOutput.ReadToEndAsync(Token), _process.StandardError.ReadToEndAsync(Token));
        await _process.WaitForExitAsync(Token).WaitAsync(Patience, Token);
        return (_process.ExitCode, await output, await error);
    }

    /// <summary>Waits for a line on stdout that contains something.</summary>
    public Task<string> LineAsync(string part) => LineAsync(_process.StandardOutput, part);

    /// <summary>Waits for a line on stderr that contains something.</summary>
    public Task<string> ErrorLineAsync(string part) => LineAsync(_process.StandardError, part);

    /// <summary>Asks it to stop, as a container does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Ends it as a crash does.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        _keys.Dispose();
    }

    private static async Task<string> LineAsync(StreamReader output, string part)
    {
        while (await output.ReadLineAsync(Token).AsTask().WaitAsync(Patience, Token) is { } line)
            if (line.Contains(part, StringComparison.Ordinal))
                return line;
        throw new XunitException($"The server never said '{part}'.");
    }
}
