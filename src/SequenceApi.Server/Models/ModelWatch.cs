using SequenceApi.Engine;
using SequenceApi.Engine.Models;

namespace SequenceApi.Server.Models;

/// <summary>Looks into the folder of models from time to time: what came or changed is loaded once it has stayed the same for
/// a while, since files are copied one by one, and what has gone is served no longer.</summary>
internal sealed partial class ModelWatch(
    ModelCatalog catalog, ModelLibrary library, ModelLoader loader, ModelsOptions options, TimeProvider time, ILogger<ModelWatch> log) : BackgroundService
{
    private readonly Dictionary<string, string> _taken = [];
    private readonly Dictionary<string, string> _seen = [];
    private HashSet<string> _missing = [];

    /// <summary>Looks once.</summary>
    /// <param name="isFirst">Whether what is there is loaded already.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task LookAsync(bool isFirst, CancellationToken cancellationToken)
    {
        var bundles = library.Find();
        foreach (var (id, bundle) in bundles)
        {
            var signature = Signature(bundle);
            var isAtRest = _seen.GetValueOrDefault(id) == signature;
            _seen[id] = signature;
            if (isFirst)
                _taken[id] = signature;
            else if (isAtRest && _taken.GetValueOrDefault(id) != signature)
                await TakeAsync(id, signature, cancellationToken);
        }

        // What is replaced may be away for a moment.
        var missing = catalog.Entries.Select(entry => entry.Id).Where(id => !bundles.ContainsKey(id)).ToHashSet();
        foreach (var id in missing.Intersect(_missing))
        {
            await loader.RemoveAsync(id, cancellationToken);
            _ = _seen.Remove(id) | _taken.Remove(id);
        }

        _missing = missing;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.WatchSeconds == 0)
            return;
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(options.WatchSeconds), time);
        for (var isFirst = true; isFirst || await ticks.WaitForNextTickAsync(stoppingToken); isFirst = false)
            try
            {
                await LookAsync(isFirst, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The server goes on without it, and it looks again.
                LogUnreadable(exception.Message);
            }
    }

    private async Task TakeAsync(string id, string signature, CancellationToken cancellationToken)
    {
        _taken[id] = signature;
        if (options.LoadOnFirstUse)
            await loader.AnnounceAsync(id, cancellationToken);
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

    /// <summary>What tells one content of a folder from another; empty where it can't be read.</summary>
    private static string Signature(string bundle)
    {
        try
        {
            return string.Join('\n', new DirectoryInfo(bundle).EnumerateFiles()
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The folder of models can't be looked into: {Reason}")]
    private partial void LogUnreadable(string reason);
}
