using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using SequenceApi.Engine;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Errors;
using SequenceApi.Server.OpenAi;
using SequenceApi.Server.OpenAi.Contracts;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SequenceApi.Server.Swagger;

/// <summary>Describes how a route can fail: a response for each status, with its codes.</summary>
internal sealed class ErrorResponsesFilter : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<ErrorResponses>();
        var isOpenAi = ErrorWriter.Serves($"/{context.ApiDescription.RelativePath}");
        var schema = context.SchemaGenerator.GenerateSchema(isOpenAi ? typeof(ErrorAnswer) : typeof(Problem), context.SchemaRepository);
        operation.Responses ??= [];
        IEnumerable<ErrorCode> refusals = KeyFilter.Guards(context.ApiDescription.RelativePath) ? [ErrorCode.Unauthorized, ErrorCode.RateLimited] : [];
        foreach (var codes in metadata.SelectMany(errors => errors.Codes).Concat(refusals).GroupBy(ErrorStatus.Status).OrderBy(group => group.Key))
            operation.Responses[codes.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = $"{ReasonPhrases.GetReasonPhrase(codes.Key)}: {string.Join(", ", codes.Select(code => $"`{code.WireName()}`"))}",
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    [isOpenAi ? "application/json" : "application/problem+json"] = new OpenApiMediaType
                    {
                        Schema = schema,
                        Example = isOpenAi ? OpenAiExample(codes.Key, codes.First()) : Example(codes.Key, codes.First()),
                    },
                },
            };
    }

    private static JsonObject Example(int status, ErrorCode code) => new()
    {
        ["type"] = "about:blank",
        ["title"] = ReasonPhrases.GetReasonPhrase(status),
        ["status"] = status,
        ["code"] = code.WireName(),
        ["detail"] = "A sentence that says what to change.",
    };

    private static JsonObject OpenAiExample(int status, ErrorCode code) => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = "A sentence that says what to change.",
            ["type"] = ErrorDetail.TypeOf(status),
            ["param"] = null,
            ["code"] = code.WireName(),
        },
    };
}
