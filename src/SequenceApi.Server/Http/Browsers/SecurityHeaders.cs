namespace SequenceApi.Server.Http.Browsers;

/// <summary>Tells browsers, with every answer, what they may do with it: as little as the pages need.</summary>
internal static class SecurityHeaders
{
    /// <summary>An answer that isn't a page loads and runs nothing.</summary>
    private const string None = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Only what this server itself sends is run, shown or asked, and no other page may frame it.</summary>
    private const string Page =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Swagger UI sets styles on its elements.</summary>
    private const string Swagger =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Paths below which nothing is a page.</summary>
    private static readonly PathString[] Machines = ["/v1", "/health", "/metrics"];

    /// <summary>Before everything that answers.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // As the last thing before an answer leaves: what fails on the way clears all headers.
        context.Response.OnStarting(() => SetAsync(context));
        return next(context);
    });

    private static Task SetAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy(context.Request.Path);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return Task.CompletedTask;
    }

    private static string Policy(PathString path) =>
        path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase) ? Swagger
        : Array.Exists(Machines, machine => path.StartsWithSegments(machine, StringComparison.OrdinalIgnoreCase)) ? None
        : Page;
}
