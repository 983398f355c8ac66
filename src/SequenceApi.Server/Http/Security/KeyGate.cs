using SequenceApi.Engine;

namespace SequenceApi.Server.Http.Security;

/// <summary>Lets whoever has a key for it pass to a route, and notes whose key it is.</summary>
internal sealed class KeyGate(RequestDelegate next, KnownKeys keys)
{
    /// <summary>Everything below it takes a key where there are keys: what is no route, too, so that nobody learns which are.</summary>
    private static readonly PathString Guarded = "/v1";

    public Task InvokeAsync(HttpContext context, Caller caller)
    {
        // Routes match in any case, so the gate does.
        var isAdmin = context.GetEndpoint()?.Metadata.GetMetadata<TakesAdminKey>() is not null;
        if (isAdmin || context.Request.Path.StartsWithSegments(Guarded, StringComparison.OrdinalIgnoreCase))
            caller.Tenant = Require(context.Request.Headers.Authorization.ToString(), isAdmin);
        caller.Client = caller.Tenant.Length > 0 ? caller.Tenant : $"address {context.Connection.RemoteIpAddress}";
        return next(context);
    }

    private string Require(string header, bool isAdmin)
    {
        if (!keys.Any)
            return isAdmin
                ? throw new SequenceApiException(ErrorCode.Forbidden, "Nobody may do this here: the server has no keys; set Security__Keys.")
                : "";
        var key = keys.Find(header)
            ?? throw new SequenceApiException(ErrorCode.Unauthorized, "This takes a key that the server knows; send it as Authorization: Bearer.");
        return key.IsAdmin || !isAdmin
            ? key.Name
            : throw new SequenceApiException(ErrorCode.Forbidden, "The key doesn't allow this; it takes one with the scope admin.");
    }
}
