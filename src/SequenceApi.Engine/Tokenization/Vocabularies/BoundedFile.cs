using System.Text;

namespace SequenceApi.Engine.Tokenization.Vocabularies;

/// <summary>Reads a tokenizer's file, whoever wrote it.</summary>
internal static class BoundedFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's bytes.</summary>
    /// <exception cref="InvalidDataException">There are too many.</exception>
    public static byte[] ReadBytes(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length > VocabularyLimits.FileBytes)
            throw new InvalidDataException($"The file is longer than {VocabularyLimits.FileBytes >> 20} MB; no vocabulary needs that much.");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The file's text, without a byte order mark.</summary>
    /// <exception cref="InvalidDataException">It is too long, or not UTF-8.</exception>
    public static string ReadText(string path)
    {
        var bytes = ReadBytes(path).AsSpan();
        try
        {
            return Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException("The file is not valid UTF-8; save it as UTF-8.", exception);
        }
    }
}
