using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.State;
using SequenceApi.Server.Options;
using SequenceApi.Server.State;

namespace SequenceApi.Benchmarks.State;

/// <summary>Sealing a state, and opening it again, with the server's own keys and sealer.</summary>
internal static class TokenScenario
{
    private const int Times = 20_000;
    private const int Position = 1000;

    /// <summary>Measures both.</summary>
    public static TokenResult Measure(ModelCatalog catalog, int seed, CancellationToken cancellationToken)
    {
        var keys = Directory.CreateTempSubdirectory();
        try
        {
            using var host = Host(keys.FullName);
            host.Start();
            return Measure(catalog, host.Services.GetRequiredService<StateSealer>(), seed, cancellationToken);
        }
        finally
        {
            keys.Delete(recursive: true);
        }
    }

    private static TokenResult Measure(ModelCatalog catalog, StateSealer sealer, int seed, CancellationToken cancellationToken)
    {
        var model = catalog.Default;
        var point = new Texts(model, seed).Point(Position);
        var state = PortableState.Write(model, point);
        var token = sealer.Seal(state);
        return new(
            state.Length,
            token.Length,
            Repeated.Measure(Times, () => sealer.Seal(PortableState.Write(model, point)), cancellationToken),
            Repeated.Measure(Times, () => PortableState.Read(sealer.OpenAsync(token, cancellationToken).GetAwaiter().GetResult(), model), cancellationToken));
    }

    private static IHost Host(string keys)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new("State:KeysPath", keys)]);
        builder.Services.AddServerOptions().AddStateTokens().AddSingleton(TimeProvider.System);
        return builder.Build();
    }
}
