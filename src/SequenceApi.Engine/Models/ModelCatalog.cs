using System.Collections.Immutable;

namespace SequenceApi.Engine.Models;

/// <summary>The models that are served. Any thread may read it and change it.</summary>
public sealed class ModelCatalog : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private bool _isDisposed;
    private ImmutableSortedDictionary<string, CatalogEntry> _entries = ImmutableSortedDictionary.Create<string, CatalogEntry>(StringComparer.Ordinal);

    /// <summary>Serves nothing yet.</summary>
    /// <param name="defaultId">See <see cref="DefaultId"/>.</param>
    /// <param name="time">Tells when something changes; the system's by default.</param>
    public ModelCatalog(string defaultId, TimeProvider? time = null) => (DefaultId, _time) = (defaultId, time ?? TimeProvider.System);

    /// <summary>Serves some loaded models, the first of which is the default one.</summary>
    /// <param name="models">The models, at least one, with distinct ids.</param>
    public ModelCatalog(params IReadOnlyList<LanguageModel> models)
        : this(models[0].Id)
    {
        foreach (var model in models)
            Add(model);
    }

    /// <summary>The id of the model that answers where a request names none.</summary>
    public string DefaultId { get; }

    /// <summary>Every model of the folder by id.</summary>
    public IEnumerable<CatalogEntry> Entries => _entries.Values;

    /// <summary>The models that answer, by id.</summary>
    public IEnumerable<LanguageModel> Models => Entries.Select(entry => entry.Model).OfType<LanguageModel>();

    /// <summary>The model that answers where a request names none.</summary>
    /// <exception cref="SequenceApiException">As of <see cref="Get"/>.</exception>
    public LanguageModel Default => Get(null);

    /// <summary>What is known of a model; null where the folder has none of that id.</summary>
    public CatalogEntry? Find(string id) => _entries.GetValueOrDefault(id);

    /// <summary>The model with an id, or the default one for null. It may be replaced at any time: a request
    /// holds it by <see cref="LanguageModel.TryHold"/>.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelNotFound"/>; <see cref="ErrorCode.ModelUnavailable"/>
    /// where it isn't loaded.</exception>
    public LanguageModel Get(string? id) => Find(id ?? DefaultId) switch
    {
        { Model: { } model } => model,
        { } entry => throw new SequenceApiException(ErrorCode.ModelUnavailable, $"The model '{entry.Id}' is not loaded{(entry.Reason is null ? "" : $": {entry.Reason}")}"),
        null => throw new SequenceApiException(ErrorCode.ModelNotFound, $"There is no such model; there are: {string.Join(", ", _entries.Keys)}."),
    };

    /// <summary>Serves a model from now on, in the place of one with its id.</summary>
    /// <returns>That one, which is retired.</returns>
    public LanguageModel? Add(LanguageModel model) => Set(new(model.Id, ModelStatus.Loaded, model, Reason: null, _time.GetUtcNow()));

    /// <summary>Serves a model no longer, and keeps its name.</summary>
    /// <returns>The model, which is retired.</returns>
    public LanguageModel? Unload(string id) => Set(new(id, ModelStatus.Unloaded, Model: null, Reason: null, _time.GetUtcNow()));

    /// <summary>Notes that a model can't be loaded; one of its id that is loaded goes on.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="reason">Why, in a sentence.</param>
    public void Fail(string id, string reason)
    {
        lock (_lock)
            _entries = _entries.SetItem(id, _entries.GetValueOrDefault(id) is { Model: not null } loaded
                ? loaded with { Reason = reason, ChangedAt = _time.GetUtcNow() }
                : new(id, ModelStatus.Failed, Model: null, reason, _time.GetUtcNow()));
    }

    /// <summary>Forgets a model.</summary>
    /// <returns>The model, which is retired, where it was loaded.</returns>
    public LanguageModel? Remove(string id)
    {
        lock (_lock)
        {
            var model = _entries.GetValueOrDefault(id)?.Model;
            _entries = _entries.Remove(id);
            model?.Dispose();
            return model;
        }
    }

    /// <summary>Retires every model.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var model in Models)
                model.Dispose();
            _entries = _entries.Clear();
        }
    }

    private LanguageModel? Set(CatalogEntry entry)
    {
        lock (_lock)
        {
            if (_isDisposed)
                entry.Model?.Dispose();
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var model = _entries.GetValueOrDefault(entry.Id)?.Model;
            _entries = _entries.SetItem(entry.Id, entry);
            model?.Dispose();
            return model;
        }
    }
}
