using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SequenceApi.Engine;
using SequenceApi.Server.Options;
using SequenceApi.Server.State;
using SequenceApi.Server.State.Keys;
using SequenceApi.Server.Tests.Fakes;
using Serilog;
using Serilog.Events;

namespace SequenceApi.Server.Tests.State;

/// <summary>What a server knows of keys and seals, in a host of its own.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly IHost _host;

    public Replica((string Name, string Value) store, TimeProvider? time = null, string? lifetime = null, Action<IServiceCollection>? change = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new(store.Name, store.Value), new("State:Lifetime", lifetime)]);
        builder.Services.AddServerOptions().AddStateTokens().AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSerilog(new LoggerConfiguration().MinimumLevel.Override("Microsoft", LogEventLevel.Error).WriteTo.Sink(Log).CreateLogger(), dispose: true);
        change?.Invoke(builder.Services);
        _host = builder.Build();
    }

    public LogRecord Log { get; } = new();

    public StateSealer Sealer => _host.Services.GetRequiredService<StateSealer>();

    public IKeyStore Store => _host.Services.GetRequiredService<IKeyStore>();

    public SharedSecrets Secrets => _host.Services.GetRequiredService<SharedSecrets>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<Replica> StartAsync()
    {
        await _host.StartAsync(Token);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(Token);
        _host.Dispose();
    }

    /// <summary>Opens a token that needs no waiting for.</summary>
    public byte[] Open(string token) => Sealer.OpenAsync(token, Token).GetAwaiter().GetResult();

    /// <summary>The code and words with which a token is refused.</summary>
    public (ErrorCode Code, string Words) Refuse(string token)
    {
        var refusal = Assert.Throws<SequenceApiException>(() => Open(token));
        return (refusal.Code, refusal.Message);
    }

    /// <summary>Adds a key that all who read the store from now on seal with: it is old enough for everybody to know it, and the latest.</summary>
    public void Rotate()
    {
        var keys = Store.Keys.GetAllElements();
        var key = new XElement(keys.First());
        var id = Guid.NewGuid();
        key.SetAttributeValue("id", id);
        key.Element("creationDate")!.Value = "2020-01-01T00:00:00Z";
        key.Element("activationDate")!.Value = XmlConvert.ToString(keys.Max(other => (DateTimeOffset)other.Element("activationDate")!).AddSeconds(1));
        key.Descendants().Single(element => element.Name.LocalName == "value").Value = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        Store.Keys.StoreElement(key, $"key-{id}");
    }
}
