using SequenceApi.Engine;
using SequenceApi.Server.Http.Limits;

namespace SequenceApi.Server.Http.Security;

/// <summary>Lets whoever has a key for it pass to a route, and notes whose key it is.</summary>
internal sealed class KeyGate(RequestDelegate next, KnownKeys keys, GuessLimits guesses)
{
    /// <summary>Everything below it takes a key where there are keys: what is no route, too, so that nobody learns which are.</summary>
    private static readonly PathString Guarded = "/v1";

    /// <summary>Whether a request takes a key where there are keys. Routes match in any case, so the gate does.</summary>
    public static bool Guards(HttpContext context) =>
        TakesAdmin(context) || context.Request.Path.StartsWithSegments(Guarded, StringComparison.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context, Caller caller)
    {
        caller.Client = ClientAddress.Of(context.Connection.RemoteIpAddress);
        if (Guards(context) && Require(context, caller.Client) is { } key)
            (caller.Tenant, caller.Client) = (key.Name, key.Name);
        return next(context);
    }

    private static bool TakesAdmin(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<TakesAdminKey>() is not null;

    private KnownKey? Require(HttpContext context, string address)
    {
        var isAdmin = TakesAdmin(context);
        if (!keys.Any)
            return isAdmin
                ? throw new SequenceApiException(ErrorCode.Forbidden, "Nobody may do this here: the server has no keys; set Security__Keys.")
                : null;
        var found = keys.Find(context.Request.Headers.Authorization.ToString());
        guesses.Require(address, found?.Name);
        var key = found
            ?? throw new SequenceApiException(ErrorCode.Unauthorized, "This takes a key that the server knows; send it as Authorization: Bearer.");
        return key.IsAdmin || !isAdmin
            ? key
            : throw new SequenceApiException(ErrorCode.Forbidden, "The key doesn't allow this; it takes one with the scope admin.");
    }
}
