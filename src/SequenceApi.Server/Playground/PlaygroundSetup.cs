using Microsoft.Extensions.FileProviders;

namespace SequenceApi.Server.Playground;

/// <summary>The page at <c>/</c>: the files of <c>wwwroot</c>, which lies beside the program however it was started.</summary>
internal static class PlaygroundSetup
{
    /// <summary>Only what this server itself sends is run, shown or asked, and no other page may frame it.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Serves the page. Before the request log, which is about the API.</summary>
    public static void UsePlayground(this WebApplication app)
    {
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        app.Lifetime.ApplicationStopped.Register(files.Dispose);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = file => Protect(file.Context.Response.Headers) });

        // Routes come behind the files, which answer GET and HEAD: for any other method of the page there is a route that refuses it.
        app.UseRouting();
        app.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], () => TypedResults.NotFound()).ExcludeFromDescription();
    }

    private static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";

        // Kept, but asked for again each time (by its ETag): an upgraded server shows its new page at once.
        headers.CacheControl = "no-cache";
    }
}
