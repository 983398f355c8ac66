namespace SequenceApi.Server.Http.Limits;

/// <summary>How much each client may ask.</summary>
internal static class LimitsSetup
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services
        .AddSingleton<RateLimits>()
        .AddSingleton<GuessLimits>()
        .AddScoped<TokenAllowance>();

    /// <summary>Everything that takes a key is limited. Behind the keys, which tell who asks.</summary>
    public static IApplicationBuilder UseRateLimits(this IApplicationBuilder app) => app.UseMiddleware<RequestGate>();
}
