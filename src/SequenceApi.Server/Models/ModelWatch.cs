using SequenceApi.Engine;
using SequenceApi.Engine.Models;

namespace SequenceApi.Server.Models;

/// <summary>Looks into the folder of models from time to time: what came or changed is loaded once it has stayed the same for
/// a while, since files are copied one by one, and what has gone is served no longer.</summary>
internal sealed partial class ModelWatch(
    ModelCatalog catalog, ModelLibrary library, ModelLoader loader, ModelsOptions options, TimeProvider time, ILogger<ModelWatch> log) : BackgroundService
{
    private readonly Dictionary<string, string> _loaded = [];
    private readonly Dictionary<string, string> _seen = [];

    /// <summary>Looks once.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var bundles = library.Find();
        foreach (var (id, bundle) in bundles)
        {
            var signature = Signature(bundle);
            var isStable = _seen.GetValueOrDefault(id) == signature;
            _seen[id] = signature;
            if (isStable && _loaded.GetValueOrDefault(id) != signature)
                await TakeAsync(id, signature, cancellationToken);
        }

        foreach (var id in catalog.Entries.Select(entry => entry.Id).Where(id => !bundles.ContainsKey(id)).ToList())
            await loader.RemoveAsync(id, cancellationToken);
        foreach (var id in _seen.Keys.Where(id => !bundles.ContainsKey(id)).ToList())
            _ = _seen.Remove(id) | _loaded.Remove(id);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.WatchSeconds == 0)
            return;
        foreach (var (id, bundle) in library.Find())
            _loaded[id] = _seen[id] = Signature(bundle);
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(options.WatchSeconds), time);
        while (await ticks.WaitForNextTickAsync(stoppingToken))
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SequenceApiException)
            {
                LogUnreadable(exception.Message);
            }
    }

    private async Task TakeAsync(string id, string signature, CancellationToken cancellationToken)
    {
        _loaded[id] = signature;
        if (options.LoadOnFirstUse && catalog.Find(id) is null)
            catalog.Unload(id);
        if (catalog.Find(id) is { Status: ModelStatus.Unloaded })
            return;
        try
        {
            await loader.LoadAsync(id, replace: true, cancellationToken);
        }
        catch (SequenceApiException)
        {
            // The loader has noted and logged it.
        }
    }

    private static string Signature(string bundle) => string.Join('\n', new DirectoryInfo(bundle).EnumerateFiles()
        .OrderBy(file => file.Name, StringComparer.Ordinal)
        .Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The folder of models can't be looked into: {Reason}")]
    private partial void LogUnreadable(string reason);
}
