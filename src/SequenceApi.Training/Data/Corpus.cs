using System.Security.Cryptography;
using System.Text;

namespace SequenceApi.Training.Data;

/// <summary>A UTF-8 text file, decoded strictly.</summary>
/// <param name="Name">The file's name without its folder.</param>
/// <param name="Text">Its text.</param>
/// <param name="Sha256">The file's digest, lower-case hex.</param>
internal sealed record Corpus(string Name, string Text, string Sha256)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <exception cref="TrainingException">It is missing, unreadable, empty or not UTF-8.</exception>
    public static Corpus Read(string path)
    {
        var bytes = ReadBytes(path);
        if (bytes.Length == 0)
            throw new TrainingException($"{path} is empty.");
        try
        {
            return new Corpus(Path.GetFileName(path), Decode(bytes), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        catch (DecoderFallbackException exception)
        {
            throw new TrainingException($"{path} is not UTF-8: the byte at offset {exception.Index} has no place there. Convert it first.", exception);
        }
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

    private static string Decode(ReadOnlySpan<byte> bytes) =>
        Strict.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);

    private static byte[] ReadBytes(string path)
    {
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
