using Microsoft.OpenApi;
using SequenceApi.Engine;
using SequenceApi.Server.Http.Deadlines;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SequenceApi.Server.Swagger;

/// <summary>Describes the header that sets a deadline, on the routes that may reach it.</summary>
internal sealed class DeadlineFilter : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (!context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<ErrorResponses>().Any(fails => fails.Codes.Contains(ErrorCode.DeadlineExceeded)))
            return;
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = DeadlineGate.Header,
            In = ParameterLocation.Header,
            Description = "Seconds after which the request ends with `deadline_exceeded`, as 2.5.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "0.001", Maximum = $"{DeadlineGate.Longest}" },
        });
    }
}
