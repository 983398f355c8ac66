using Microsoft.OpenApi;
using SequenceApi.Server.Http.Security;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SequenceApi.Server.Swagger;

/// <summary>Describes which routes take the admin key, so that the page asks for it.</summary>
internal sealed class AdminKeyFilter : IOperationFilter
{
    /// <summary>What the key is called in the document.</summary>
    public const string Scheme = "admin_key";

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<TakesAdminKey>().Any())
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
    }
}
