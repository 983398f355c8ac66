using SequenceApi.Engine;
using SequenceApi.Server.Hosting;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.Http.Security;

/// <summary>Which routes take a key.</summary>
internal static partial class KeysSetup
{
    public static IServiceCollection AddKeys(this IServiceCollection services) => services
        .AddSingleton<KnownKeys>()
        .AddScoped<Caller>();

    /// <summary>Everything below <c>/v1</c> takes a key where there are keys. Behind the problems, so that a refusal is one.</summary>
    public static void UseKeys(this WebApplication app)
    {
        app.UseMiddleware<KeyGate>();
        if (!app.Services.GetRequiredService<KnownKeys>().Any)
            app.Lifetime.ApplicationStarted.Register(() => WarnWhereOpen(app));
    }

    /// <summary>A route takes a key with the scope admin.</summary>
    public static RouteHandlerBuilder RequireAdmin(this RouteHandlerBuilder route) => route
        .WithMetadata(new TakesAdminKey())
        .Fails(ErrorCode.Forbidden);

    private static void WarnWhereOpen(WebApplication app)
    {
        foreach (var address in app.Urls.Where(address => !ListenAddress.IsLocal(address)))
            Open(app.Logger, address);
    }

    [LoggerMessage(LogLevel.Warning, "Whoever reaches {Address} may use this server: it listens beyond this machine, and has no keys; set Security__Keys.")]
    private static partial void Open(ILogger logger, string address);
}
