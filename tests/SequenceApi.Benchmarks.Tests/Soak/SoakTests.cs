using System.Text.Json.Nodes;
using SequenceApi.Benchmarks.Commands;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Progress;
using SequenceApi.Benchmarks.Results;
using SequenceApi.Benchmarks.Soak;
using SequenceApi.Benchmarks.Soak.Flood;
using SequenceApi.Benchmarks.Soak.SlowReaders;

namespace SequenceApi.Benchmarks.Tests.Soak;

/// <summary>A real server under every scenario, for seconds: what is counted is asserted, no time.</summary>
public sealed class SoakTests : IDisposable
{
    private const string Model = "small-lstm";
    private readonly string _output = Path.GetTempFileName();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The server of this very build.</summary>
    private static string Server => Path.Combine(AppContext.BaseDirectory, "SequenceApi.Server.dll");

    private static SoakSetup Setup => new(Server, Arguments.FindModels("models"), Model);

    public void Dispose() => File.Delete(_output);

    [Fact]
    public void Mixed_clients_get_the_answers_that_they_get_alone_and_leave_nothing_behind()
    {
        var report = Run("--seconds", "5", "--clients", "12", "--seed", "7");

        Assert.Empty(report["wrong"]!.AsArray());
        Assert.Equal((0, 0, 0), ((int)report["ended"]!["running"]!, (int)report["ended"]!["waiting"]!, (int)report["ended"]!["sessions"]!));
        Assert.True(report["actions"]!.AsArray().Sum(action => (int?)action!["outcomes"]!["answered"] ?? 0) > 0);
    }

    [Fact]
    public void No_stream_is_cut_when_the_server_is_asked_to_stop()
    {
        var report = Run("--scenario", "stop", "--clients", "8");

        Assert.Equal((8, 0), ((int)report["done"]! + (int)report["stopped"]!, (int)report["exit_code"]!));
    }

    [Fact]
    public void Every_request_of_a_flood_is_answered_or_told_to_come_later()
    {
        var plan = new FloodPlan(Requests: 400, Connections: 100, Tokens: 64);
        using var server = Setup.Start(Token, ("Engine__Lanes", "1"), ("Engine__MaxBatchSize", "2"), ("Engine__MaxQueueLength", "4"));
        using var api = new ApiClient(server.Address, plan.Connections);

        var report = new FloodScenario(plan, server, api, Setup.Find(api, Token)).Measure(Machine.Read(TimeProvider.System), Log(), Token);

        Assert.Empty(report.Wrong);
        Assert.Equal([200, 429], report.Statuses.Keys);
        Assert.Equal(plan.Requests, report.Statuses.Values.Sum());
    }

    [Fact]
    public void Others_are_answered_beside_connections_that_are_idle_or_slow()
    {
        var plan = new SlowReadersPlan(Seconds: 0.5, Rounds: 1, Clients: 2, Idle: 20, Slow: 10, Tokens: 64);
        using var server = Setup.Start(Token);
        using var api = new ApiClient(server.Address, plan.Clients + 1);

        var report = new SlowReadersScenario(plan, server.Address, api, Setup.Find(api, Token), TimeProvider.System)
            .Measure(Machine.Read(TimeProvider.System), Log(), Token);

        Assert.InRange(Assert.Single(report.Streams), plan.Slow, int.MaxValue);
        Assert.True(Assert.Single(report.With).Count > 0);
    }

    private static LineLog Log() => new(TextWriter.Null, total: 0);

    private JsonNode Run(params string[] arguments)
    {
        using var error = new StringWriter();
        var exitCode = CommandRunner.Run(
            ["soak", "--server", Server, "--model", Model, "--output", _output, .. arguments], TextWriter.Null, error);
        Assert.True(exitCode == 0, error.ToString());
        return JsonNode.Parse(File.ReadAllText(_output))!;
    }
}
