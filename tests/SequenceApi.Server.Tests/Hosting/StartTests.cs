using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Hosting;

public sealed class StartTests : IDisposable
{
    private readonly TinyBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData("Engine__MaxBatchSize", "0", "MaxBatchSize must be between 1 and 1024")]
    [InlineData("Engine__MaxBatchSize", "many", "'many' at 'Engine:MaxBatchSize'")]
    [InlineData("Engine__MaxBatchSise", "1", "'MaxBatchSise'")]
    [InlineData("PrefixCache__MaxBytes", "-1", "MaxBytes must be between 0 and 1099511627776")]
    [InlineData("State__Lifetime", "0", "Lifetime must be between 00:00:01 and 36500.00:00:00")]
    [InlineData("State__Lifetime", "soon", "'soon' at 'State:Lifetime'")]
    [InlineData("ConnectionStrings__Redis", "localhost:6379,passwort=secret", "ConnectionStrings__Redis names no Redis")]
    [InlineData("ConnectionStrings__Redis", "password=secret", "ConnectionStrings__Redis names no Redis")]
    [InlineData("Sessions__Store", "disk", "'disk' at 'Sessions:Store'")]
    [InlineData("Sessions__Store", "redis", "ConnectionStrings__Redis")]
    [InlineData("Sessions__IdleTimeout", "00:00:00.5", "IdleTimeout must be between 00:00:01 and 30.00:00:00")]
    [InlineData("Sessions__MaxSessions", "0", "MaxSessions must be between 1 and 10000000")]
    [InlineData("Sessions__HistoryTokens", "15", "HistoryTokens must be between 16 and 65536")]
    [InlineData("Sessions__MaxRecordedBytes", "-1", "MaxRecordedBytes must be between 0 and 1099511627776")]
    [InlineData("Http__MaxBodyBytes", "7", "MaxBodyBytes must be between")]
    [InlineData("Http__DrainSeconds", "601", "DrainSeconds must be between 0 and 600")]
    [InlineData("Http__MaxConnections", "0", "MaxConnections must be between 1 and 1000000")]
    [InlineData("Http__KnownProxies__0", "proxy", "Http__KnownProxies has 'proxy'")]
    [InlineData("Cors__Origins__0", "https://example.com/", "Cors__Origins has 'https://example.com/'")]
    [InlineData("Cors__Origins__0", "example.com", "Cors__Origins has 'example.com'")]
    [InlineData("Pages__Playground", "no", "'no' at 'Pages:Playground'")]
    [InlineData("Pages__Swagger", "no", "'no' at 'Pages:Swagger'")]
    [InlineData("RateLimits__RequestsPerMinute", "-1", "RequestsPerMinute must be between 0 and 1000000000")]
    [InlineData("RateLimits__RequestBurst", "1000000001", "RequestBurst must be between 0 and 1000000000")]
    [InlineData("RateLimits__TokensPerMinute", "many", "'many' at 'RateLimits:TokensPerMinute'")]
    [InlineData("RateLimits__TokenBurst", "-1", "TokenBurst must be between 0 and 1000000000")]
    [InlineData("RateLimits__WrongKeysPerMinute", "-1", "WrongKeysPerMinute must be between 0 and 1000000000")]
    [InlineData("Log__Format", "xml", "'xml' at 'Log:Format'")]
    [InlineData("Log__Level", "17", "Level")]
    [InlineData("Models__Path", "/no/such/folder", "'/no/such/folder'")]
    [InlineData("Models__Default", "other", "'other'")]
    [InlineData("Models__Precision", "int3", "'int3'")]
    [InlineData("ASPNETCORE_URLS", "nonsense", "'nonsense'")]
    [InlineData("ASPNETCORE_URLS", "http://localhost:99999", "99999")]
    [InlineData("urls", "http://localhost:-1", "http://localhost:-1")]
    public Task A_bad_option_stops_the_start_with_one_line_that_names_it(string name, string value, string named) =>
        RefusesToStartAsync(named, (name, value));

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("vocab.json")]
    [InlineData("model.json")]
    public async Task A_damaged_model_stops_the_start_with_one_line_that_names_the_file(string file)
    {
        File.WriteAllText(_bundle.File(file), "damaged");
        await RefusesToStartAsync(_bundle.File(file));
    }

    [Fact]
    public async Task A_missing_model_file_stops_the_start_with_one_line_that_names_it()
    {
        File.Delete(_bundle.File("model.onnx"));
        await RefusesToStartAsync(_bundle.File("model.onnx"));
    }

    [Fact]
    public async Task A_port_in_use_stops_the_start_with_one_line_that_names_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";
        await RefusesToStartAsync(address, ("ASPNETCORE_URLS", address));
    }

    [Fact]
    public async Task A_server_greets_is_healthy_and_stops_when_asked_to()
    {
        using var server = ServerProcess.Start(["--urls", "http://127.0.0.1:0"], ("Models__Path", _bundle.Models));
        var address = (await server.LineAsync("listens on")).Split(' ')[^1];
        Assert.EndsWith($"{address}/", await server.LineAsync("Page"), StringComparison.Ordinal);
        Assert.EndsWith($"{address}/swagger", await server.LineAsync("Swagger"), StringComparison.Ordinal);
        Assert.EndsWith("tiny: rnn 1×8, 97 tokens, fp32, default", await server.LineAsync("Model"), StringComparison.Ordinal);
        Assert.Contains($"curl -s {address}/v1/predict", await server.LineAsync("Try"), StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        await client.AskAsync("/v1/predict", new { text = "ROMEO:\n" });
        Assert.Equal(0, await ProbeAsync("--urls", address));
        server.Terminate();
        var (exitCode, _, error) = await server.EndAsync();
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(1, await ProbeAsync("--urls", address));
    }

    [Fact]
    public async Task A_server_on_a_unix_socket_greets_with_its_path()
    {
        var address = $"http://unix:{_bundle.File("api.sock")}";
        using var server = ServerProcess.Start(["--urls", address], ("Models__Path", _bundle.Models));
        Assert.EndsWith(address, await server.LineAsync("listens on"), StringComparison.Ordinal);
        await server.LineAsync("Try");
        server.Terminate();
        var (exitCode, _, error) = await server.EndAsync();
        Assert.Equal((0, ""), (exitCode, error));
    }

    [Fact]
    public async Task A_server_without_keys_warns_where_others_reach_it()
    {
        using var server = ServerProcess.Start(["--urls", "http://0.0.0.0:0"], ("Models__Path", _bundle.Models));
        Assert.Contains("Security__Keys", await server.LineAsync("WRN"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_json_log_is_nothing_but_json()
    {
        using var server = ServerProcess.Start(
            ["--urls", "http://127.0.0.1:0"], ("Models__Path", _bundle.Models), ("Log__Format", "json"), ("Log__Level", "Information"));
        var address = (await server.ErrorLineAsync("listens on")).Split(' ')[^1];
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        await client.AskAsync("/v1/predict", new { text = "ROMEO:\n" });
        server.Terminate();
        var line = Assert.Single((await server.EndAsync()).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var log = JsonNode.Parse(line)!;
        Assert.Equal("/v1/predict", (string?)log["Path"]);
        Assert.Equal(7, (int?)log["PromptTokens"]);
    }

    [Fact]
    public async Task A_server_that_waits_for_Redis_says_so_and_stops_when_asked_to()
    {
        using var server = ServerProcess.Start(
            ["--urls", "http://127.0.0.1:0"], ("Models__Path", _bundle.Models), ("ConnectionStrings__Redis", "127.0.0.1:1,password=secret"));
        Assert.Contains("Redis at 127.0.0.1:1 doesn't answer", await server.LineAsync("WRN"), StringComparison.Ordinal);
        server.Terminate();
        var (exitCode, output, error) = await server.EndAsync();
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<int> ProbeAsync(params string[] arguments)
    {
        using var probe = ServerProcess.Start(["--health", .. arguments]);
        return (await probe.EndAsync()).ExitCode;
    }

    private async Task RefusesToStartAsync(string named, params (string Name, string Value)[] environment)
    {
        using var server = ServerProcess.Start(
            [], [("Models__Path", _bundle.Models), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), .. environment]);
        var (exitCode, output, error) = await server.EndAsync();
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("SequenceApi can't start: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.Equal((1, ""), (exitCode, output));
        TestContext.Current.TestOutputHelper?.WriteLine(line);
    }
}
