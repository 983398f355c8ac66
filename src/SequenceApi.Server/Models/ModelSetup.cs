using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Requests;

namespace SequenceApi.Server.Models;

/// <summary>The models and the engine that steps them, loaded before the server listens.</summary>
internal static class ModelSetup
{
    public static IServiceCollection AddInference(this IServiceCollection services) => services
        .AddSingleton(LoadCatalog)
        .AddSingleton(StartEngine)
        .AddSingleton<ModelCards>()
        .AddScoped<PromptReader>()
        .AddHostedService<EngineLifetime>();

    private static ModelCatalog LoadCatalog(IServiceProvider services)
    {
        var options = services.GetRequiredService<ModelsOptions>();
        var folder = ModelsFolder.Find(options.Path, services.GetRequiredService<IHostEnvironment>().ContentRootPath);
        return ModelCatalog.Load(folder, options, services.GetRequiredService<EngineOptions>().IntraOpThreads);
    }

    /// <summary>Asks for the catalog first: services are disposed of in reverse, and the lanes must end before their models.</summary>
    private static InferenceEngine StartEngine(IServiceProvider services)
    {
        services.GetRequiredService<ModelCatalog>();
        return new InferenceEngine(services.GetRequiredService<EngineOptions>());
    }
}
