using Microsoft.OpenApi;
using SequenceApi.Server.Options;

namespace SequenceApi.Server.Swagger;

/// <summary>The OpenAPI document, read from contracts and handlers, and the page that tries them out.</summary>
internal static class SwaggerSetup
{
    private const string Description =
        "Next-token predictions, generated text and scores from recurrent language models. "
        + "Fields that are null count as absent. Errors are problem+json (RFC 9457) with a stable `code`.";

    public static IServiceCollection AddSwagger(this IServiceCollection services) => services
        .AddEndpointsApiExplorer()
        .AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo { Title = "SequenceApi", Version = "v1", Description = Description });
            foreach (var xml in Directory.GetFiles(AppContext.BaseDirectory, "SequenceApi.*.xml").Order(StringComparer.Ordinal))
                options.IncludeXmlComments(xml);
            options.SupportNonNullableReferenceTypes();
            options.NonNullableReferenceTypesAsRequired();
            options.MapUnions();
            options.SchemaFilter<DefaultsFilter>();
            options.RequestBodyFilter<ExampleFilter>();
            options.AddSecurityDefinition(KeyFilter.Scheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "One of the keys that the option `Security:Keys` lists, where it lists any. Loading and unloading models takes one with the scope admin.",
            });
            options.OperationFilter<KeyFilter>();
            options.OperationFilter<DeadlineFilter>();
            options.OperationFilter<ErrorResponsesFilter>();
            options.OperationFilter<EventStreamFilter>();
            options.OperationFilter<ScoreStreamFilter>();
        });

    public static void UseSwaggerPages(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<PagesOptions>().Swagger)
            return;
        app.UseSwagger();
        app.UseSwaggerUI(options =>
        {
            options.DocumentTitle = "SequenceApi";
            options.EnableTryItOutByDefault();
            options.EnableDeepLinking();
            options.DisplayRequestDuration();
            options.DefaultModelsExpandDepth(0);
        });
    }
}
