using Microsoft.OpenApi;
using SequenceApi.Server.ScoreStreams;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SequenceApi.Server.Swagger;

/// <summary>Describes beside the JSON that is scored the streams that the same path takes.</summary>
internal sealed class ScoreStreamFilter : IOperationFilter
{
    private const string Answers =
        """
        {"index":0,"token_count":5,"log_likelihood":-17.1,"nats_per_token":3.42,"perplexity":30.6,"bits_per_character":1.17}
        {"done":true,"model":"english","lines":1,"token_count":5,"log_likelihood":-17.1,"nats_per_token":3.42,"perplexity":30.6,"bits_per_character":1.17}

        """;

    private static readonly (string Name, ParameterLocation Place, JsonSchemaType Type, string Description)[] Parameters =
    [
        ("model", ParameterLocation.Query, JsonSchemaType.String, "Streams only: the model's id."),
        ("lines", ParameterLocation.Query, JsonSchemaType.Boolean, "Streams only: whether each line is scored on its own (true, the default), or all are one text."),
        ("per_token", ParameterLocation.Query, JsonSchemaType.Boolean, "Streams only: whether every token is listed; false by default."),
        ("return_state", ParameterLocation.Query, JsonSchemaType.Boolean, "Streams only: whether the last line has the state at the end of a text; false by default."),
        ("state", ParameterLocation.Query, JsonSchemaType.String, "Streams only: where to start."),
        ("X-State", ParameterLocation.Header, JsonSchemaType.String, "Streams only: where to start, if a state is too long for the address."),
    ];

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.RelativePath != "v1/score")
            return;
        operation.Parameters ??= [];
        foreach (var (name, place, type, description) in Parameters)
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = place, Schema = new OpenApiSchema { Type = type }, Description = description });
        if (operation.RequestBody?.Content is { } body)
        {
            body[ScoreStreamQuery.Text] = Lines("the law of the land\n");
            body[ScoreStreamQuery.Lined] = Lines("{\"text\":\" of the land\",\"context\":\"the law\",\"id\":1}\n");
        }

        if (operation.Responses?.GetValueOrDefault("200")?.Content is { } answers)
            answers[ScoreStreamQuery.Lined] = Lines(Answers);
    }

    private static OpenApiMediaType Lines(string example) => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example };
}
