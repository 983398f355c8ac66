using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
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
        foreach (var status in metadata.SelectMany(errors => errors.Codes).GroupBy(ErrorStatus.Status).OrderBy(group => group.Key))
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = $"{ReasonPhrases.GetReasonPhrase(status.Key)}: {string.Join(", ", status.Select(code => $"`{code.WireName()}`"))}",
                Content = new Dictionary<string, IOpenApiMediaType> { ["application/problem+json"] = new OpenApiMediaType { Schema = schema } },
            };
    }
}
