using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Models;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.Endpoints;

/// <summary>The models that are served.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/models", List).WithName("list_models").WithTags("Models");
        routes.MapGet("/v1/models/{id}", Get).WithName("get_model").WithTags("Models").Fails(ErrorCode.ModelNotFound);
    }

    /// <summary>Lists the models.</summary>
    internal static Ok<ModelList> List(ModelCards cards) => TypedResults.Ok(cards.List());

    /// <summary>Tells all about a model.</summary>
    /// <param name="id" example="english">The model's id.</param>
    /// <param name="cards">The models.</param>
    internal static Ok<ModelCard> Get(string id, ModelCards cards) => TypedResults.Ok(cards.Get(id));
}
