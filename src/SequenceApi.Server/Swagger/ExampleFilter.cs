using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SequenceApi.Server.Contracts;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SequenceApi.Server.Swagger;

/// <summary>Puts a contract's example where "Try it out" takes its body from.</summary>
internal sealed class ExampleFilter : IRequestBodyFilter
{
    /// <inheritdoc/>
    public void Apply(IOpenApiRequestBody requestBody, RequestBodyFilterContext context)
    {
        if (context.BodyParameterDescription?.Type.GetCustomAttribute<ExampleAttribute>() is not { } example)
            return;
        foreach (var content in requestBody.Content?.Values.OfType<OpenApiMediaType>() ?? [])
            content.Example = JsonNode.Parse(example.Json);
    }
}
