using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SequenceApi.Engine.Models;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests;

/// <summary>The server itself, over real sockets, with models of the test's own.</summary>
public sealed class TestApi : WebApplicationFactory<Program>
{
    private readonly LanguageModel[]? _models;
    private readonly TemporaryFolder _keys = new();
    private readonly Dictionary<string, string> _settings;
    private readonly List<Action<IServiceCollection>> _services = [];

    /// <summary>Serves a toy of characters.</summary>
    public TestApi()
        : this(TestModels.Characters())
    {
    }

    internal TestApi(params LanguageModel[]? models)
    {
        _models = models;
        _settings = new() { ["Log:Level"] = "Fatal", ["urls"] = "http://127.0.0.1:0", ["State:KeysPath"] = _keys.Path };
        UseKestrel();
    }

    /// <summary>Serves the models that are shipped, whatever others lie beside them.</summary>
    public static TestApi Shipped() => new TestApi(models: null).With("Models:Default", ModelsOptions.ShippedDefault);

    /// <summary>Changes an option before the server starts.</summary>
    public TestApi With(string option, string value)
    {
        _settings[option] = value;
        return this;
    }

    /// <summary>Takes a key, under the name that it has.</summary>
    public TestApi WithKey(string name, string key, string scope = "use")
    {
        var place = $"Security:Keys:{_settings.Keys.Count(option => option.EndsWith(":Sha256", StringComparison.Ordinal))}";
        return With($"{place}:Name", name)
            .With($"{place}:Sha256", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key))))
            .With($"{place}:Scopes:0", scope);
    }

    /// <summary>A client that sends a key.</summary>
    public HttpClient CreateClient(string key)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Changes the services before the server starts.</summary>
    public TestApi With(Action<IServiceCollection> change)
    {
        _services.Add(change);
        return this;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (option, value) in _settings)
            builder.UseSetting(option, value);
        builder.ConfigureTestServices(services =>
        {
            if (_models is not null)
                services.Replace(ServiceDescriptor.Singleton(_ => new ModelCatalog(_models)));
            _services.ForEach(change => change(services));
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _keys.Dispose();
    }
}
