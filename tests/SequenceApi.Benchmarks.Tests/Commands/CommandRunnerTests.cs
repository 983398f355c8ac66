using SequenceApi.Benchmarks.Commands;

namespace SequenceApi.Benchmarks.Tests.Commands;

public sealed class CommandRunnerTests
{
    [Theory]
    [InlineData("throughput", "--concurrency")]
    [InlineData("load", "--start")]
    [InlineData("state", "--sessions")]
    [InlineData("stream-score", "--megabytes")]
    [InlineData("micro", "--filter")]
    [InlineData("soak", "--scenario")]
    public void Help_lists_the_options(string command, string option)
    {
        var (exitCode, output, error) = Run(command, "--help");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains(option, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--concurrency takes 1 to 1024, not '0'.", "throughput", "--concurrency", "8,0")]
    [InlineData("--seconds takes 0.1 to 600, not 'NaN'.", "throughput", "--seconds", "NaN")]
    [InlineData("--clients takes 1 to 1024, not '5000'.", "load", "--clients", "5000")]
    [InlineData("no http address of this machine", "load", "--url", "http://192.0.2.1")]
    [InlineData("no folder 'no-such-folder'", "throughput", "--models", "no-such-folder")]
    [InlineData("Cannot write 'no-such-folder/x.json'", "load", "--output", "no-such-folder/x.json")]
    [InlineData("There is no server in 'no-such.dll'", "load", "--start", "--server", "no-such.dll", "--models", ".")]
    [InlineData("--sessions takes 1 to 1000000, not '0'.", "state", "--sessions", "0")]
    [InlineData("There is no model in", "state", "--model", "no-such-model")]
    [InlineData("Give --minutes or --seconds, not both.", "soak", "--minutes", "1", "--seconds", "60")]
    [InlineData("No benchmark's name matches --filter.", "micro", "--filter", "nothing")]
    public void What_is_wrong_is_one_line(string part, params string[] arguments)
    {
        var (exitCode, _, error) = Run(arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(part, error.Trim().Split('\n')[^1], StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (CommandRunner.Run(arguments, output, error), output.ToString(), error.ToString());
    }
}
