namespace SequenceApi.Server.Sessions;

/// <summary>What requests with sessions need beside a store.</summary>
internal static class SessionsSetup
{
    public static IServiceCollection AddSessions(this IServiceCollection services) => services
        .AddSingleton<BusySessions>()
        .AddSingleton<Idempotency>()
        .AddScoped<SessionAccess>()
        .AddScoped<SessionDesk>();
}
