using SequenceApi.Engine;
using SequenceApi.Engine.Diagnostics;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;
using SequenceApi.Engine.Tracing;
using SequenceApi.Server.Requests;
using SequenceApi.Server.ScoreStreams;

namespace SequenceApi.Server.Models;

/// <summary>The models and the engine that steps them, loaded before the server listens.</summary>
internal static class ModelSetup
{
    public static IServiceCollection AddInference(this IServiceCollection services) => services
        .AddSingleton(FindLibrary)
        .AddSingleton(LoadCatalog)
        .AddSingleton(StartEngine)
        .AddSingleton(StartTracer)
        .AddSingleton<ModelProbe>()
        .AddSingleton<ModelLoader>()
        .AddScoped<RequestModels>()
        .AddScoped<PatientEngine>()
        .AddSingleton<ModelCards>()
        .AddScoped<PromptReader>()
        .AddScoped<TurnReader>()
        .AddHostedService<EngineLifetime>()
        .AddHostedService<ModelWatch>();

    private static ModelLibrary FindLibrary(IServiceProvider services)
    {
        var options = services.GetRequiredService<ModelsOptions>();
        var folder = ModelsFolder.Find(options.Path, services.GetRequiredService<IHostEnvironment>().ContentRootPath);
        return new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), options, services.GetRequiredService<EngineOptions>().IntraOpThreads);
    }

    private static ModelCatalog LoadCatalog(IServiceProvider services)
    {
        var catalog = services.GetRequiredService<ModelLibrary>().Open(services.GetRequiredService<TimeProvider>());
        if (!services.GetRequiredService<ModelsOptions>().LoadOnFirstUse)
            RequirePrecision(catalog, services.GetRequiredService<ModelsOptions>().Precision);
        var log = services.GetRequiredService<ILogger<ModelLoader>>();
        foreach (var entry in catalog.Entries.Where(entry => entry.Status == ModelStatus.Failed))
            ModelLoader.LogFailed(log, entry.Id, entry.Reason!);
        return catalog;
    }

    /// <summary>A graph that some models lack is a choice; one that all lack is a mistake.</summary>
    private static void RequirePrecision(ModelCatalog catalog, string? precision)
    {
        if (precision is null || catalog.Models.Any(model => model.Manifest.Graphs.ContainsKey(precision)))
            return;
        var known = string.Join(", ", catalog.Models.SelectMany(model => model.Manifest.Graphs.Keys).Distinct().Order(StringComparer.Ordinal));
        catalog.Dispose();
        throw new SequenceApiException(
            ErrorCode.ModelUnavailable, $"No model has a graph '{precision}', which Models__Precision asks for; there are: {known}.");
    }

    /// <summary>Asks for the catalog first: services are disposed of in reverse, and the lanes must end before their models.</summary>
    private static InferenceEngine StartEngine(IServiceProvider services)
    {
        services.GetRequiredService<ModelCatalog>();
        return new InferenceEngine(
            services.GetRequiredService<EngineOptions>(),
            services.GetRequiredService<PrefixCacheOptions>(),
            services.GetRequiredService<EngineMetrics>(),
            services.GetRequiredService<TimeProvider>());
    }

    private static Tracer StartTracer(IServiceProvider services) => new(
        services.GetRequiredService<TraceOptions>(), services.GetRequiredService<InferenceEngine>(), services.GetRequiredService<TimeProvider>());
}
