using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SequenceApi.Engine;
using SequenceApi.Server.State;
using SequenceApi.Server.State.Keys;
using SequenceApi.Server.Tests.Fakes;
using Serilog.Core;
using Serilog.Events;

namespace SequenceApi.Server.Tests.State.Keys;

public sealed class KeyStartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private (string, string) Store => ("State:KeysPath", _folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_that_comes_up_in_time_is_waited_for()
    {
        await using var replica = await With(new LateKeyStore(failures: 55)).StartAsync();
        Assert.Equal([1], replica.Open(replica.Sealer.Seal([1])));
        var line = Assert.Single(replica.Log.Events, line => line.Level >= LogEventLevel.Warning);
        Assert.Equal("the late store doesn't answer; waiting for it for up to 30 seconds", line.RenderMessage(null).Replace("\"", ""));
    }

    [Fact]
    public async Task A_store_that_stays_away_stops_the_start_with_one_line_that_says_what_to_change()
    {
        var failure = await Assert.ThrowsAsync<SequenceApiException>(With(new LateKeyStore(failures: int.MaxValue)).StartAsync);
        Assert.Equal(ErrorCode.StoreUnavailable, failure.Code);
        Assert.Equal("the late store hasn't answered for 30 seconds (It is away.). Start it, or correct ConnectionStrings__Redis.", failure.Message);
    }

    [Fact]
    public async Task Where_no_folder_can_be_written_the_keys_are_in_memory_and_one_line_warns_of_it()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var log = new LogRecord();
        await using var api = new TestApi()
            .With("State:KeysPath", Path.Combine(file, "keys"))
            .With("Log:Level", "Information")
            .With(services => services.AddSingleton<ILogEventSink>(log));
        var sealer = api.Services.GetRequiredService<StateSealer>();
        Assert.Equal([1], await sealer.OpenAsync(sealer.Seal([1]), TestContext.Current.CancellationToken));
        var line = Assert.Single(log.Events);
        Assert.Equal(LogEventLevel.Warning, line.Level);
        Assert.Null(line.Exception);
        foreach (var part in new[] { "in memory only", file, "State__KeysPath", "ConnectionStrings__Redis" })
            Assert.Contains(part, line.RenderMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_makes_the_first_key_logs_nothing()
    {
        var log = new LogRecord();
        await using var api = new TestApi()
            .With("State:KeysPath", _folder.Path)
            .With("Log:Level", "Information")
            .With(services => services.AddSingleton<ILogEventSink>(log));
        api.StartServer();
        Assert.NotEmpty(Directory.GetFiles(_folder.Path, "*.xml"));
        Assert.Empty(log.Events);
    }

    private Replica With(IKeyStore store) =>
        new(Store, new PassingTime(), change: services => services.Replace(ServiceDescriptor.Singleton(store)));
}
