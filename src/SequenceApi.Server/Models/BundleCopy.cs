using System.Security.Cryptography;
using System.Text;
using SequenceApi.Engine;

namespace SequenceApi.Server.Models;

/// <summary>A bundle as it was at one moment, in a folder of its own, and the digest of all its files.</summary>
internal sealed class BundleCopy : IDisposable
{
    private BundleCopy(string path, string digest) => (Path, Digest) = (path, digest);

    /// <summary>The folder that holds the copies.</summary>
    public static string Folder { get; } = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetTempPath());

    /// <summary>The copy's folder.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of the files and their names.</summary>
    public string Digest { get; }

    /// <summary>Copies a bundle.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/> where it can't be.</exception>
    public static BundleCopy Of(string bundle)
    {
        string? copy = null;
        try
        {
            copy = Directory.CreateTempSubdirectory("sequenceapi-").FullName;
            return new(copy, Fill(copy, bundle));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Delete(copy);
            throw new SequenceApiException(
                ErrorCode.ModelUnavailable,
                $"The model's files can't be copied to be tried: {exception.Message.TrimEnd('.')}. "
                    + "The folder for temporary files must be writable and have room for them.",
                exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Delete(Path);

    private static string Fill(string copy, string bundle)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.GetFiles(bundle).Order(StringComparer.Ordinal))
        {
            var name = System.IO.Path.GetFileName(path);
            File.Copy(path, System.IO.Path.Combine(copy, name));
            using var file = File.OpenRead(System.IO.Path.Combine(copy, name));
            digest.AppendData(Encoding.UTF8.GetBytes($"{name}\n"));
            digest.AppendData(SHA256.HashData(file));
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static void Delete(string? folder)
    {
        try
        {
            if (folder is not null)
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in the folder for temporary files, which somebody empties.
        }
    }
}
