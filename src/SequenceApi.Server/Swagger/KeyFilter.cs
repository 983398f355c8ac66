using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SequenceApi.Server.Swagger;

/// <summary>Describes which routes take a key, so that the page asks for it.</summary>
internal sealed class KeyFilter : IOperationFilter
{
    /// <summary>What the key is called in the document.</summary>
    public const string Scheme = "key";

    /// <summary>Whether a path takes a key where the server has keys.</summary>
    public static bool Guards(string? path) => path?.StartsWith("v1/", StringComparison.Ordinal) ?? false;

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (Guards(context.ApiDescription.RelativePath))
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
    }
}
