using SequenceApi.Engine;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tracing;

namespace SequenceApi.Server.Models;

/// <summary>
/// Loads, replaces and unloads models while the server runs, one at a time. What is to be loaded is first loaded and tried in
/// a process of its own; what runs on a model that goes ends on it.
/// </summary>
internal sealed partial class ModelLoader(
    ModelCatalog catalog, ModelLibrary library, ModelsOptions options, ModelProbe probe, InferenceEngine engine, Tracer tracer, ILogger<ModelLoader> log) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Loads a model that is to be loaded on first use, and does nothing for all others.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/>.</exception>
    public ValueTask UseAsync(string id, CancellationToken cancellationToken) =>
        options.LoadOnFirstUse && catalog.Find(id) is { Status: ModelStatus.Unloaded }
            ? new(LoadAsync(id, replace: false, cancellationToken))
            : ValueTask.CompletedTask;

    /// <summary>Loads a model of the folder.</summary>
    /// <param name="id">The model.</param>
    /// <param name="replace">Whether one that is loaded is replaced; else it stays as it is.</param>
    /// <param name="cancellationToken">Ends the wait; what was begun goes on.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelNotFound"/>, <see cref="ErrorCode.ModelUnavailable"/>.</exception>
    public Task LoadAsync(string id, bool replace, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            if (!replace && catalog.Find(id) is { Status: ModelStatus.Loaded })
                return;
            var bundle = library.Find().GetValueOrDefault(id)
                ?? throw new SequenceApiException(ErrorCode.ModelNotFound, $"There is no folder of a model '{id}'.");
            try
            {
                // What is tried is what is loaded, even if somebody is still writing.
                using var copy = await Task.Run(() => BundleCopy.Of(bundle));
                await probe.RequireAsync(copy);
                Forget(catalog.Add(await Task.Run(() => library.Load(id, copy.Path, bundle))));
                LogLoaded(id);
            }
            catch (SequenceApiException exception)
            {
                var reason = library.Reason(exception, BundleCopy.Folder);
                LogFailed(log, id, reason);
                catalog.Fail(id, reason);
                throw new SequenceApiException(exception.Code, reason, exception);
            }
        },
        cancellationToken);

    /// <summary>Takes a model out of memory; what runs on it ends first.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelNotFound"/>; <see cref="ErrorCode.InvalidRequest"/>
    /// for the default one.</exception>
    public Task UnloadAsync(string id, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            RequireNotDefault(id);
            if (catalog.Find(id) is null)
                throw new SequenceApiException(ErrorCode.ModelNotFound, $"There is no model '{id}' to unload.");
            Forget(catalog.Unload(id));
            LogUnloaded(id);
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>Notes that a model is there, to be loaded on first use.</summary>
    public Task AnnounceAsync(string id, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            if (catalog.Find(id) is null)
                catalog.Unload(id);
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>Serves a model no longer whose folder has gone.</summary>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            if (id == catalog.DefaultId || library.Find().ContainsKey(id))
                return Task.CompletedTask;
            Forget(catalog.Remove(id));
            LogRemoved(id);
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>Waits for what was begun.</summary>
    public async ValueTask DisposeAsync()
    {
        probe.Stop();
        await _turn.WaitAsync();
        _turn.Dispose();
    }

    private void RequireNotDefault(string id)
    {
        if (id == catalog.DefaultId)
            throw new SequenceApiException(
                ErrorCode.InvalidRequest, $"'{id}' is the default model, which answers where a request names none; it can't be unloaded.");
    }

    private void Forget(LanguageModel? model)
    {
        if (model is null)
            return;
        engine.Forget(model);
        tracer.Forget(model);
    }

    private Task InTurnAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        return RunAsync().WaitAsync(cancellationToken);

        async Task RunAsync()
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                await change();
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Loaded the model {Model}")]
    private partial void LogLoaded(string model);

    [LoggerMessage(Level = LogLevel.Information, Message = "Unloaded the model {Model}")]
    private partial void LogUnloaded(string model);

    [LoggerMessage(Level = LogLevel.Information, Message = "The model {Model} is served no longer: its folder has gone")]
    private partial void LogRemoved(string model);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model {Model} can't be loaded: {Reason}")]
    internal static partial void LogFailed(ILogger log, string model, string reason);
}
