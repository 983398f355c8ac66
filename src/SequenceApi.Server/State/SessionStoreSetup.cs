using Microsoft.Extensions.Options;
using SequenceApi.Engine.State.Sessions;
using StackExchange.Redis;

namespace SequenceApi.Server.State;

/// <summary>The store of sessions that <c>Sessions:Store</c> names.</summary>
internal static class SessionStoreSetup
{
    /// <summary>Adds the store; that in Redis takes the server's one <see cref="IConnectionMultiplexer"/>.</summary>
    public static IServiceCollection AddSessionStore(this IServiceCollection services) => services
        .AddSingleton<IValidateOptions<SessionsOptions>, RedisIsNamed>()
        .AddSingleton<ISessionStore>(provider => provider.GetRequiredService<SessionsOptions>().Store switch
        {
            SessionStoreKind.Redis => ActivatorUtilities.CreateInstance<RedisSessionStore>(provider),
            _ => ActivatorUtilities.CreateInstance<MemorySessionStore>(provider),
        });

    /// <summary>A store that is nowhere is noticed at the start, not by the first session.</summary>
    private sealed class RedisIsNamed(IConfiguration configuration) : IValidateOptions<SessionsOptions>
    {
        public ValidateOptionsResult Validate(string? name, SessionsOptions options) =>
            options.Store == SessionStoreKind.Redis && string.IsNullOrWhiteSpace(configuration.GetConnectionString("Redis"))
                ? ValidateOptionsResult.Fail("Sessions__Store is redis, but ConnectionStrings__Redis names no server; set it as in 'host:6379'.")
                : ValidateOptionsResult.Success;
    }
}
