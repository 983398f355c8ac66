using SequenceApi.Engine.State.Sessions;
using SequenceApi.Server.State;
using SequenceApi.Server.State.Keys;

namespace SequenceApi.Server.Sessions;

/// <summary>What requests with sessions need beside a store.</summary>
internal static class SessionsSetup
{
    public static IServiceCollection AddSessions(this IServiceCollection services) => services
        .AddSessionStore()
        .AddSingleton(OpenIds)
        .AddSingleton<BusySessions>()
        .AddScoped<Idempotency>()
        .AddScoped<SessionAccess>()
        .AddScoped<SessionDesk>();

    /// <summary>The secret has been read when the server starts.</summary>
    private static SessionIds OpenIds(IServiceProvider services) => new(services.GetRequiredService<SharedSecrets>()
        .GetAsync(SharedSecrets.SessionIds, CancellationToken.None).AsTask().GetAwaiter().GetResult());
}
