namespace SequenceApi.Training;

/// <summary>Writes a file aside, then renames it, so that a failure leaves the file that was there whole.</summary>
internal static class AsideFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        var aside = path + ".tmp";
        try
        {
            using (var file = File.Create(aside))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(aside))
                File.Delete(aside);
            throw;
        }
    }
}
