using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SequenceApi.Server.State.Keys;

namespace SequenceApi.Server.State;

/// <summary>Sealing states, with keys that all replicas share.</summary>
internal static class StateSetup
{
    public static IServiceCollection AddStateTokens(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("SequenceApi");
        services.AddOptions<KeyManagementOptions>().Configure<IKeyStore>((options, store) => options.XmlRepository = store.Keys);
        return services
            .AddSingleton(KeyStores.Open)
            .AddSharedKeyRing()
            .AddSingleton(ConnectToRedis)
            .AddSingleton<SharedSecrets>()
            .AddSingleton<StateSealer>()
            .AddHostedService<KeyStart>();
    }

    /// <summary>Puts ours before Data Protection's own, of which it takes a new one each time it reads the keys.</summary>
    private static IServiceCollection AddSharedKeyRing(this IServiceCollection services)
    {
        var own = services.Single(service => service.ServiceType == typeof(IKeyRingProvider)).ImplementationType
            ?? throw new NotSupportedException("Data Protection makes its key ring in another way than this was written for.");
        return services
            .AddTransient(own)
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<SharedKeyRing>(provider, () => (IKeyRingProvider)provider.GetRequiredService(own)))
            .Replace(ServiceDescriptor.Singleton<IKeyRingProvider>(provider => provider.GetRequiredService<SharedKeyRing>()));
    }

    /// <summary>One connection for all who need Redis.</summary>
    private static StackExchange.Redis.IConnectionMultiplexer ConnectToRedis(IServiceProvider services) => RedisConnection.Connect(
        RedisConnection.ConnectionString(services.GetRequiredService<IConfiguration>())
            ?? throw new InvalidOperationException("There is no Redis to connect to: ConnectionStrings__Redis isn't set."));
}
