using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.OpenAi;

/// <summary>OpenAI's client for Node, from <c>tests/openai-client</c>, against the server.</summary>
public sealed class NodeClientTests
{
    private const int LeastVersion = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Script = Repository.Find("tests/openai-client/check.mjs");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_client_finds_what_it_asks_for_and_frees_what_it_leaves()
    {
        Assert.SkipUnless(await HasNodeAsync(), $"Node {LeastVersion} or later is not installed.");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Path.GetDirectoryName(Script)!, "node_modules", "openai")), "Run `npm ci` in tests/openai-client first.");

        // A step takes a millisecond, so that a stream that is left would go on for a minute.
        await using var api = new TestApi(SlowModel.Of(TimeSpan.FromMilliseconds(1)));
        using var client = api.CreateClient();
        var (exitCode, output) = await RunAsync("node", Script, client.BaseAddress!.ToString().TrimEnd('/'));
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, output);
        var engine = api.Services.GetRequiredService<InferenceEngine>();
        Assert.True(SpinWait.SpinUntil(() => engine.InFlight == 0, TimeSpan.FromSeconds(10)), "What the client has left still runs.");
    }

    private static async Task<bool> HasNodeAsync()
    {
        try
        {
            var (exitCode, version) = await RunAsync("node", "--version");
            return exitCode == 0 && Version.TryParse(version.Trim().TrimStart('v'), out var parsed) && parsed.Major >= LeastVersion;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
            await process.WaitForExitAsync(Token).WaitAsync(Patience, Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
