using System.Text.Json;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SequenceApi.Server.Swagger;

/// <summary>Describes the defaults of a contract, those of its record's parameters: what has one need not be sent.</summary>
internal sealed class DefaultsFilter : ISchemaFilter
{
    /// <inheritdoc/>
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema.Properties is not { Count: > 0 } properties)
            return;
        foreach (var parameter in context.Type.GetConstructors()[0].GetParameters())
            if (parameter is { HasDefaultValue: true, DefaultValue: { } value }
                && JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!) is var name
                && properties[name] is OpenApiSchema property)
            {
                property.Default = value is Enum named
                    ? JsonNamingPolicy.SnakeCaseLower.ConvertName(named.ToString())
                    : JsonSerializer.SerializeToNode(value, value.GetType());
                schema.Required?.Remove(name);
            }
    }
}
