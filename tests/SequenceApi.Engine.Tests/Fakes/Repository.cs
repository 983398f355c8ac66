namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>The checkout that the tests were built in. A deterministic build keeps no source paths, so it is found from the output.</summary>
internal static class Repository
{
    /// <summary>A path inside it.</summary>
    public static string Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SequenceApi.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No SequenceApi.sln lies above {AppContext.BaseDirectory}.");
        return Path.Combine(folder.FullName, path);
    }
}
