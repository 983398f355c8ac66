using Microsoft.Extensions.FileProviders;
using SequenceApi.Server.Options;

namespace SequenceApi.Server.Playground;

/// <summary>The page at <c>/</c>: the files of <c>wwwroot</c>, which lies beside the program however it was started.</summary>
internal static class PlaygroundSetup
{
    /// <summary>Serves the page. Before the request log, which is about the API.</summary>
    public static void UsePlayground(this WebApplication app)
    {
        if (app.Services.GetRequiredService<PagesOptions>().Playground)
            UseFiles(app);

        // Routes come behind the files, which answer GET and HEAD: for any other method of the page there is a route that refuses it.
        app.UseRouting();
        app.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], () => TypedResults.NotFound()).ExcludeFromDescription();
    }

    private static void UseFiles(WebApplication app)
    {
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        app.Lifetime.ApplicationStopped.Register(files.Dispose);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });

        // Kept, but asked for again each time (by its ETag): an upgraded server shows its new page at once.
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache" });
    }
}
