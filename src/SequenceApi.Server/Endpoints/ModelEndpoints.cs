using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Security;
using SequenceApi.Server.Models;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.Endpoints;

/// <summary>The models that are served, and which are.</summary>
internal static class ModelEndpoints
{
    private const string Tag = "Models";

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/models", List).WithName("list_models").WithTags(Tag);
        routes.MapGet("/v1/models/{id}", Get).WithName("get_model").WithTags(Tag).Fails(ErrorCode.ModelNotFound);
        routes.MapPost("/v1/models/{id}/load", Load).WithName("load_model").Changes();
        routes.MapPost("/v1/models/{id}/reload", Reload).WithName("reload_model").Changes();
        routes.MapPost("/v1/models/{id}/unload", Unload).WithName("unload_model").Changes().Fails(ErrorCode.InvalidRequest);
    }

    /// <summary>Lists the models.</summary>
    internal static Ok<ModelList> List(ModelCards cards) => TypedResults.Ok(cards.List());

    /// <summary>Tells all about a model.</summary>
    /// <param name="id" example="english">The model's id.</param>
    /// <param name="cards">The models.</param>
    internal static Ok<ModelCard> Get(string id, ModelCards cards) => TypedResults.Ok(cards.Get(id));

    /// <summary>Loads a model of the folder.</summary>
    /// <remarks>It is first tried in a process of its own, with limits of time and memory. One that is loaded stays as it is.</remarks>
    /// <param name="id" example="english">The model's id.</param>
    /// <param name="loader">Loads it.</param>
    /// <param name="cards">The models.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<Ok<ModelCard>> Load(string id, ModelLoader loader, ModelCards cards, CancellationToken cancellationToken)
    {
        await loader.LoadAsync(id, replace: false, cancellationToken);
        return TypedResults.Ok(cards.Get(id));
    }

    /// <summary>Loads a model of the folder anew.</summary>
    /// <remarks>No request fails by it: what runs ends on the weights that it began with, and what comes runs on the new ones. Where these can't be loaded, the old ones go on.</remarks>
    /// <param name="id" example="english">The model's id.</param>
    /// <param name="loader">Loads it.</param>
    /// <param name="cards">The models.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<Ok<ModelCard>> Reload(string id, ModelLoader loader, ModelCards cards, CancellationToken cancellationToken)
    {
        await loader.LoadAsync(id, replace: true, cancellationToken);
        return TypedResults.Ok(cards.Get(id));
    }

    /// <summary>Takes a model out of memory.</summary>
    /// <remarks>What runs on it ends first. The default model stays.</remarks>
    /// <param name="id" example="shakespeare">The model's id.</param>
    /// <param name="loader">Unloads it.</param>
    /// <param name="cards">The models.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<Ok<ModelCard>> Unload(string id, ModelLoader loader, ModelCards cards, CancellationToken cancellationToken)
    {
        await loader.UnloadAsync(id, cancellationToken);
        return TypedResults.Ok(cards.Get(id));
    }

    private static RouteHandlerBuilder Changes(this RouteHandlerBuilder route) =>
        route.WithTags(Tag).RequireAdmin().Fails(ErrorCode.ModelNotFound, ErrorCode.ModelUnavailable);
}
