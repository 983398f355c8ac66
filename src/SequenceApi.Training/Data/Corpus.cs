using System.Security.Cryptography;
using System.Text;

namespace SequenceApi.Training.Data;

/// <summary>A text of one UTF-8 file, or of several one after the other, decoded strictly.</summary>
/// <param name="Name">The files' names without their folders.</param>
/// <param name="Text">The text.</param>
/// <param name="Sha256">The digest of the files' bytes, lower-case hex.</param>
/// <param name="Files">The digest of each file; null where there is one.</param>
internal sealed record Corpus(string Name, string Text, string Sha256, string[]? Files = null)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads files.</summary>
    /// <exception cref="TrainingException">One is missing, unreadable, empty or not UTF-8.</exception>
    public static Corpus Read(params IReadOnlyList<string> paths)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (text, files) = (new StringBuilder(), new List<string>());
        foreach (var path in paths)
        {
            var bytes = ReadBytes(path);
            // So that the last word of one file doesn't run into the first of the next.
            if (text.Length > 0 && text[^1] != '\n')
                text.Append('\n');
            text.Append(Decode(path, bytes));
            digest.AppendData(bytes);
            files.Add(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }

        return new Corpus(
            string.Join(" + ", paths.Select(Path.GetFileName)), text.ToString(), Convert.ToHexStringLower(digest.GetHashAndReset()),
            files.Count > 1 ? [.. files] : null);
    }

    /// <summary>Cuts the text in two between scalar values.</summary>
    /// <param name="share">The second part's share of the text, in 0…1.</param>
    public (string Head, string Tail) Split(double share)
    {
        var cut = Text.Length - (int)Math.Round(Text.Length * share);
        if (cut > 0 && cut < Text.Length && char.IsLowSurrogate(Text[cut]))
            cut--;
        return (Text[..cut], Text[cut..]);
    }

    private static string Decode(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            throw new TrainingException($"{path} is empty.");
        try
        {
            return Strict.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new TrainingException($"{path} is not UTF-8: the byte at offset {exception.Index} has no place there. Convert it first.", exception);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        if (path.Length == 0)
            throw new TrainingException("A file's name is empty.");
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Cannot read {path}: {exception.Message}", exception);
        }
    }
}
