namespace SequenceApi.Engine.Models;

/// <summary>The models that are served.</summary>
public sealed class ModelCatalog : IDisposable
{
    private readonly SortedDictionary<string, LanguageModel> _models;

    /// <summary>Serves some loaded models, at least one.</summary>
    /// <param name="models">The models, with distinct ids.</param>
    /// <param name="defaultId">The model that answers where a request names none; null chooses as <see cref="ModelsOptions.Default"/> says.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/> where there is no such model.</exception>
    public ModelCatalog(IEnumerable<LanguageModel> models, string? defaultId = null)
    {
        _models = new(StringComparer.Ordinal);
        foreach (var model in models)
            if (!_models.TryAdd(model.Id, model))
                throw new SequenceApiException(ErrorCode.ModelUnavailable, $"Two models have the id '{model.Id}'; change it in one's {ModelManifest.FileName}.");
        defaultId ??= _models.ContainsKey(ModelsOptions.ShippedDefault) ? ModelsOptions.ShippedDefault : _models.Keys.FirstOrDefault();
        Default = defaultId is not null && _models.TryGetValue(defaultId, out var chosen)
            ? chosen
            : throw new SequenceApiException(ErrorCode.ModelUnavailable, $"The default model '{defaultId}' is not among the models; there are: {Ids}.");
    }

    /// <summary>The models by id.</summary>
    public IReadOnlyCollection<LanguageModel> Models => _models.Values;

    /// <summary>The model that answers where a request names none.</summary>
    public LanguageModel Default { get; }

    private string Ids => string.Join(", ", _models.Keys);

    /// <summary>Loads every model of a folder.</summary>
    /// <param name="directory">The folder that holds a folder for each model.</param>
    /// <param name="options">Which graph and which default to take; its path is not read.</param>
    /// <param name="intraOpThreads">Threads inside one step of a model.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/> naming the file that is missing or damaged.</exception>
    public static ModelCatalog Load(string directory, ModelsOptions options, int intraOpThreads)
    {
        var bundles = Directory.Exists(directory)
            ? Directory.GetDirectories(directory).Where(bundle => File.Exists(Path.Combine(bundle, ModelManifest.FileName))).ToArray()
            : [];
        if (bundles.Length == 0)
            throw new SequenceApiException(
                ErrorCode.ModelUnavailable, $"There is no model in '{directory}': put a folder with a {ModelManifest.FileName} there, or set Models__Path.");
        return new(bundles.Select(bundle => ModelBundle.Load(bundle, options.Precision, intraOpThreads)), options.Default);
    }

    /// <summary>The model with an id, or the default one for null.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelNotFound"/>.</exception>
    public LanguageModel Get(string? id) => id is null
        ? Default
        : _models.GetValueOrDefault(id)
            ?? throw new SequenceApiException(ErrorCode.ModelNotFound, $"There is no such model; there are: {Ids}.");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var model in _models.Values)
            model.Dispose();
    }
}
