using Microsoft.AspNetCore.HttpOverrides;
using SequenceApi.Server.Options;

namespace SequenceApi.Server.Http;

/// <summary>Which reverse proxies are believed about who asks.</summary>
internal static class ProxiesSetup
{
    /// <summary>Takes address and scheme of a client from known proxies; what others say of themselves is ignored. Before everything else.</summary>
    public static void UseKnownProxies(this WebApplication app)
    {
        var known = app.Services.GetRequiredService<HttpOptions>().Proxies().ToArray();
        if (known.Length == 0)
            return;

        // The last address that isn't a known proxy's, however many of them a request has passed.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in known)
            options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }
}
