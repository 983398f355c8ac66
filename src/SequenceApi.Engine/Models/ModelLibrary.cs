namespace SequenceApi.Engine.Models;

/// <summary>The folder that holds a folder for each model.</summary>
/// <param name="directory">The folder.</param>
/// <param name="options">Which graph and which default to take; its path is not read.</param>
/// <param name="intraOpThreads">Threads inside one step of a model.</param>
public sealed class ModelLibrary(string directory, ModelsOptions options, int intraOpThreads)
{
    /// <summary>The bundles by model id; where a manifest can't be read, by their folder's name.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/> where two have the same id.</exception>
    public SortedDictionary<string, string> Find()
    {
        var bundles = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var folders = Directory.Exists(directory) ? Directory.GetDirectories(directory) : [];
        foreach (var bundle in folders.Order(StringComparer.Ordinal))
            if (File.Exists(Path.Combine(bundle, ModelManifest.FileName)) && !bundles.TryAdd(IdOf(bundle), bundle))
                throw new SequenceApiException(ErrorCode.ModelUnavailable, $"Two models have the id '{IdOf(bundle)}'; change it in one's {ModelManifest.FileName}.");
        return bundles;
    }

    /// <summary>Loads a bundle.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/> naming the file that is missing or damaged.</exception>
    public LanguageModel Load(string bundle) => ModelBundle.Load(bundle, options.Precision, intraOpThreads);

    /// <summary>Why a bundle can't be loaded, for whoever may not know where it lies.</summary>
    public string Reason(SequenceApiException exception) =>
        exception.Message.Replace(directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    /// <summary>Serves the folder's models: all of them, or where they are loaded on first use, the default one. One that can't
    /// be loaded leaves the others serving.</summary>
    /// <param name="time">As of <see cref="ModelCatalog"/>.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/> where there is no model, or the default
    /// one can't be loaded.</exception>
    public ModelCatalog Open(TimeProvider? time = null)
    {
        var bundles = Find();
        if (bundles.Count == 0)
            throw new SequenceApiException(
                ErrorCode.ModelUnavailable, $"There is no model in '{directory}': put a folder with a {ModelManifest.FileName} there, or set Models__Path.");
        var id = options.Default ?? (bundles.ContainsKey(ModelsOptions.ShippedDefault) ? ModelsOptions.ShippedDefault : bundles.Keys.First());
        if (!bundles.Remove(id, out var bundle))
            throw new SequenceApiException(
                ErrorCode.ModelUnavailable, $"The default model '{id}' is not among the models; there are: {string.Join(", ", bundles.Keys)}.");
        var catalog = new ModelCatalog(id, time);
        try
        {
            catalog.Add(Load(bundle));
            foreach (var (other, place) in bundles)
                Add(catalog, other, place);
            return catalog;
        }
        catch
        {
            catalog.Dispose();
            throw;
        }
    }

    private void Add(ModelCatalog catalog, string id, string bundle)
    {
        if (options.LoadOnFirstUse)
        {
            catalog.Unload(id);
            return;
        }

        try
        {
            catalog.Add(Load(bundle));
        }
        catch (SequenceApiException exception)
        {
            catalog.Fail(id, Reason(exception));
        }
    }

    private static string IdOf(string bundle)
    {
        try
        {
            return ModelManifest.Load(bundle).Id;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return Path.GetFileName(bundle);
        }
    }
}
