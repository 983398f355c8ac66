using System.Diagnostics;
using System.Globalization;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>
/// A process that tries graphs one after another as the server's probe does, from a case on: it runs the test that started it, which finds
/// the folder in its environment. It tells each case before and behind it, so that a crash is its case's.
/// </summary>
internal sealed class GraphTrialChild : IDisposable
{
    private const string Folder = "SEQUENCEAPI_FUZZ_GRAPHS";
    private const string Mark = "graph ";
    private const long MostMemory = 2L << 30;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private readonly Process _process;
    private readonly Stopwatch _silence = Stopwatch.StartNew();
    private Task<string?> _line;

    private GraphTrialChild(Process process)
    {
        _process = process;
        _ = process.StandardError.ReadToEndAsync();
        _line = process.StandardOutput.ReadLineAsync();
    }

    /// <summary>Where the child finds its graphs, and the first to try; null in the process that starts it.</summary>
    public static (string Folder, int First)? Asked => Environment.GetEnvironmentVariable(Folder)?.Split('|') is [var folder, var first]
        ? (folder, int.Parse(first, CultureInfo.InvariantCulture))
        : null;

    /// <summary>Starts one that runs a test.</summary>
    public static GraphTrialChild Start(string folder, int first, string test)
    {
        var start = new ProcessStartInfo(Path.ChangeExtension(typeof(GraphTrialChild).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null))
        {
            ArgumentList = { "-method", test },
            Environment = { [Folder] = $"{folder}|{first.ToString(CultureInfo.InvariantCulture)}", ["DOTNET_gcServer"] = "0", ["DOTNET_DbgEnableMiniDump"] = "0" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        return new(Process.Start(start)!);
    }

    /// <summary>In the child: tells what has begun, or how it ended.</summary>
    public static void Tell(int number, string what)
    {
        using var output = Console.OpenStandardOutput();
        output.Write(System.Text.Encoding.UTF8.GetBytes($"{Mark}{number} {what.ReplaceLineEndings(" ")}\n"));
        output.Flush();
    }

    /// <summary>The next thing that it tells; null at its end. One that takes too much time or memory is ended.</summary>
    public async Task<(int Number, string What)?> ReadAsync()
    {
        _silence.Restart();
        while (true)
        {
            if (await Task.WhenAny(_line, Task.Delay(Look, TimeProvider.System)) != _line)
            {
                _process.Refresh();
                if (!_process.HasExited && (_silence.Elapsed > Fuzz.Patience || _process.WorkingSet64 > MostMemory))
                    _process.Kill(entireProcessTree: true);
                continue;
            }

            if (await _line is not { } line)
                return null;
            _line = _process.StandardOutput.ReadLineAsync();
            if (line.StartsWith(Mark, StringComparison.Ordinal) && line.Split(' ', 3) is [_, var number, var what])
                return (int.Parse(number, CultureInfo.InvariantCulture), what);
        }
    }

    /// <summary>How it ended.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
