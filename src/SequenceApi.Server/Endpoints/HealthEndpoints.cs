using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State.Sessions;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.Endpoints;

/// <summary>For whoever watches the process.</summary>
internal static class HealthEndpoints
{
    public const string LivePath = "/health/live";
    private const string ReadyPath = "/health/ready";
    private static readonly string[] Head = [HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(LivePath, Live).WithName("live").WithTags("Operations");
        routes.MapGet(ReadyPath, Ready)
            .WithName("ready")
            .WithTags("Operations")
            .Produces<Readiness>()
            .Produces<Readiness>(StatusCodes.Status503ServiceUnavailable);
        routes.MapMethods(LivePath, Head, Live).ExcludeFromDescription();
        routes.MapMethods(ReadyPath, Head, Ready).ExcludeFromDescription();
    }

    /// <summary>Tells that the process answers.</summary>
    internal static Ok<Liveness> Live() => TypedResults.Ok(new Liveness("live"));

    /// <summary>Tells whether to send requests here.</summary>
    /// <remarks>503 until the server has started and from when it is asked to stop. A store of sessions that is away fails
    /// requests with sessions alone: then it is 200, and says so.</remarks>
    internal static JsonHttpResult<Readiness> Ready(
        ModelCatalog catalog, InferenceEngine engine, ISessionStore store, IHostApplicationLifetime lifetime)
    {
        var status = engine.IsStopping || lifetime.ApplicationStopping.IsCancellationRequested ? "stopping"
            : lifetime.ApplicationStarted.IsCancellationRequested ? "ready"
            : "loading";
        return TypedResults.Json(
            new Readiness(status, [.. catalog.Models.Select(model => model.Id)], store.IsAvailable ? "ready" : "unavailable"),
            statusCode: status == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
