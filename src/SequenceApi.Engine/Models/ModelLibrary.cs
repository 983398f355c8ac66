using System.Collections.Concurrent;

namespace SequenceApi.Engine.Models;

/// <summary>The folder that holds a folder for each model.</summary>
/// <param name="directory">The folder.</param>
/// <param name="options">Which graph and which default to take; its path is not read.</param>
/// <param name="intraOpThreads">Threads inside one step of a model.</param>
public sealed class ModelLibrary(string directory, ModelsOptions options, int intraOpThreads)
{
    // By the bundle's folder: what its manifest said last, for a while in which it can't be read.
    private readonly ConcurrentDictionary<string, string> _ids = [];

    /// <summary>The bundles by model id; where a manifest can't be read, or another has the same id, by their folder's name.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/> where the folder can't be read.</exception>
    public SortedDictionary<string, string> Find()
    {
        var bundles = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var bundle in Directory.GetDirectories(directory).Order(StringComparer.Ordinal))
                if (File.Exists(Path.Combine(bundle, ModelManifest.FileName)) && !bundles.TryAdd(IdOf(bundle), bundle))
                    bundles.TryAdd(Path.GetFileName(bundle), bundle);
            return bundles;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SequenceApiException(ErrorCode.ModelUnavailable, $"The folder of models can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Loads a bundle.</summary>
    /// <param name="id">The model's id.</param>
    /// <param name="bundle">The bundle's folder, or a copy of it.</param>
    /// <param name="home">The folder itself, where <paramref name="bundle"/> is a copy.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/> naming the file that is missing or damaged.</exception>
    public LanguageModel Load(string id, string bundle, string? home = null)
    {
        var model = ModelBundle.Load(bundle, options.Precision, intraOpThreads, home);
        if (model.Id == id)
            return model;
        model.Dispose();
        throw new SequenceApiException(
            ErrorCode.ModelUnavailable, $"The model in '{bundle}' has the id '{model.Id}', which another folder has too; change it in one's {ModelManifest.FileName}.");
    }

    /// <summary>Loads and steps a bundle, and lets it go.</summary>
    /// <exception cref="SequenceApiException">As of <see cref="Load"/>.</exception>
    public void Try(string bundle) => ModelBundle.Load(bundle, options.Precision, intraOpThreads).Dispose();

    /// <summary>Why a bundle can't be loaded, for whoever may not know where it lies.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="folder">The folder that isn't told; null for the library's own.</param>
    public string Reason(Exception exception, string? folder = null) =>
        exception.Message.Replace((folder ?? directory) + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    /// <summary>Serves the folder's models: all of them, or where they are loaded on first use, the default one. One that can't
    /// be loaded leaves the others serving.</summary>
    /// <param name="time">As of <see cref="ModelCatalog"/>.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/> where there is no model, or the default
    /// one can't be loaded.</exception>
    public ModelCatalog Open(TimeProvider? time = null)
    {
        var bundles = Directory.Exists(directory) ? Find() : [];
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
            catalog.Add(Load(id, bundle));
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
            catalog.Add(Load(id, bundle));
        }
        catch (SequenceApiException exception)
        {
            catalog.Fail(id, Reason(exception));
        }
    }

    private string IdOf(string bundle)
    {
        try
        {
            return _ids[bundle] = ModelManifest.Load(bundle).Id;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return _ids.GetValueOrDefault(bundle, Path.GetFileName(bundle));
        }
    }
}
