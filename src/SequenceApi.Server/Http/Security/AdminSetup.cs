using SequenceApi.Engine;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.Http.Security;

/// <summary>Says beside a route that it takes the admin key.</summary>
internal static class AdminSetup
{
    /// <summary>A route takes the admin key.</summary>
    public static RouteHandlerBuilder RequireAdmin(this RouteHandlerBuilder route) => route
        .AddEndpointFilter<RouteHandlerBuilder, AdminFilter>()
        .WithMetadata(new TakesAdminKey())
        .Fails(ErrorCode.Unauthorized, ErrorCode.Forbidden);
}
