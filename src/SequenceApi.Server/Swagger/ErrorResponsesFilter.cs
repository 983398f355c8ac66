using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using SequenceApi.Engine;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Errors;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SequenceApi.Server.Swagger;

/// <summary>Describes how a route can fail: a response for each status, with its codes.</summary>
internal sealed class ErrorResponsesFilter : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<ErrorResponses>();
        var schema = context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository);
        operation.Responses ??= [];
        foreach (var codes in metadata.SelectMany(errors => errors.Codes).GroupBy(ErrorStatus.Status).OrderBy(group => group.Key))
            operation.Responses[codes.Key.ToString(CultureInfo.InvariantCulture)] = Describe(codes.Key, [.. codes], schema);
    }

    private static OpenApiResponse Describe(int status, ErrorCode[] codes, IOpenApiSchema schema) => new()
    {
        Description = $"{ReasonPhrases.GetReasonPhrase(status)}: {string.Join(", ", codes.Select(code => $"`{code.WireName()}`"))}",
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            ["application/problem+json"] = new OpenApiMediaType { Schema = schema, Example = Example(status, codes[0]) },
        },
    };

    private static JsonObject Example(int status, ErrorCode code) => new()
    {
        ["type"] = "about:blank",
        ["title"] = ReasonPhrases.GetReasonPhrase(status),
        ["status"] = status,
        ["code"] = code.WireName(),
        ["detail"] = "A sentence that says what to change.",
    };
}
