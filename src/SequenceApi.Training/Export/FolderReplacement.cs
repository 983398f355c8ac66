namespace SequenceApi.Training.Export;

/// <summary>Writes a folder aside and renames it, so that nobody sees a part of it.</summary>
internal static class FolderReplacement
{
    /// <summary>Writes a folder, in place of one of the same kind if there is one.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="mark">The file by which a folder of this kind is known: another one is never replaced.</param>
    /// <param name="write">Writes the files into the folder that it is given.</param>
    /// <exception cref="TrainingException">Something else is there, or it can't be written.</exception>
    public static void Write(string directory, string mark, Action<string> write)
    {
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        RequireReplaceable(directory, mark);
        var aside = Sibling(directory, "new");
        try
        {
            Directory.CreateDirectory(aside);
            write(aside);
            Swap(directory, aside);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Cannot write {directory}: {exception.Message} What was there is whole.", exception);
        }
        finally
        {
            if (Directory.Exists(aside))
                Directory.Delete(aside, recursive: true);
        }
    }

    private static void RequireReplaceable(string directory, string mark)
    {
        if (File.Exists(directory))
            throw new TrainingException($"{directory} is a file: choose another --output.");
        if (Directory.Exists(directory) && !File.Exists(Path.Combine(directory, mark))
            && Directory.EnumerateFileSystemEntries(directory).Any())
            throw new TrainingException($"{directory} has files but no {mark}, so it is no bundle to replace: choose another --output.");
    }

    private static void Swap(string directory, string aside)
    {
        if (!Directory.Exists(directory))
        {
            Directory.Move(aside, directory);
            return;
        }

        var old = Sibling(directory, "old");
        Directory.Move(directory, old);
        try
        {
            Directory.Move(aside, directory);
        }
        catch (IOException)
        {
            Directory.Move(old, directory);
            throw;
        }

        Directory.Delete(old, recursive: true);
    }

    private static string Sibling(string directory, string kind) => Path.Combine(
        Path.GetDirectoryName(directory) ?? ".", $".{Path.GetFileName(directory)}.{Environment.ProcessId}.{kind}");
}
