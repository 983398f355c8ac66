using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SequenceApi.Server.OpenAi.Contracts;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SequenceApi.Server.Swagger;

/// <summary>Describes what may be of several types on the wire.</summary>
internal static class UnionSchemas
{
    private static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Id => new() { Type = JsonSchemaType.Integer, Format = "int32" };

    private static OpenApiSchema Part => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create("text")] },
            ["text"] = Text,
        },
        Required = new HashSet<string> { "type", "text" },
    };

    public static void MapUnions(this SwaggerGenOptions options)
    {
        options.MapType<PromptList>(() => OneOf(Text, ListOf(Text), ListOf(Id), ListOf(ListOf(Id))));
        options.MapType<ChatContent>(() => OneOf(Text, ListOf(Part)));
        options.MapType<StopList>(() => OneOf(Text, ListOf(Text)));
    }

    private static OpenApiSchema OneOf(params IOpenApiSchema[] schemas) => new() { OneOf = new List<IOpenApiSchema>(schemas) };

    private static OpenApiSchema ListOf(IOpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };
}
