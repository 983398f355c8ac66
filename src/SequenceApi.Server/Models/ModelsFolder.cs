namespace SequenceApi.Server.Models;

/// <summary>Where the models lie.</summary>
internal static class ModelsFolder
{
    /// <summary>
    /// Finds a folder from the content root or the program's own folder upwards: <c>dotnet run --project</c> starts in the
    /// project, a container beside the program, and both have the models in a folder above.
    /// </summary>
    /// <param name="path">Absolute, or relative to one of these folders.</param>
    /// <param name="contentRoot">Where to look first.</param>
    /// <returns>The first that exists, else the place in the content root where it was expected.</returns>
    public static string Find(string path, string contentRoot) =>
        Ancestors(contentRoot)
            .Concat(Ancestors(AppContext.BaseDirectory))
            .Select(folder => Path.Combine(folder, path))
            .FirstOrDefault(Directory.Exists)
        ?? Path.Combine(contentRoot, path);

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
            yield return current.FullName;
    }
}
