using SequenceApi.Server.Options;

namespace SequenceApi.Server.Http.Browsers;

/// <summary>Which other sites' pages may ask this server.</summary>
internal static class OriginsSetup
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>What their scripts may read beside the body.</summary>
    private static readonly string[] Exposed =
    [
        "Retry-After", "ETag", "Location", "Allow", "WWW-Authenticate",
        "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens",
    ];

    public static IServiceCollection AddOrigins(this IServiceCollection services) => services.AddCors();

    /// <summary>Before the keys: a browser asks for leave without one.</summary>
    public static void UseOrigins(this WebApplication app)
    {
        string[] origins = [.. app.Services.GetRequiredService<OriginOptions>().Origins];
        if (origins.Length > 0)
            app.UseCors(policy => policy
                .WithOrigins(origins)
                .AllowAnyMethod()
                .AllowAnyHeader()
                .WithExposedHeaders(Exposed)
                .SetPreflightMaxAge(Remembered));
    }
}
