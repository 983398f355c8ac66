using System.Text;
using SequenceApi.Engine;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>UTF-8 that refuses what isn't.</summary>
internal static class StrictUtf8
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes bytes that come in parts, cut anywhere; it throws <see cref="DecoderFallbackException"/>.</summary>
    public static Decoder NewDecoder() => Encoding.GetDecoder();

    /// <summary>Decodes a whole text.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static string Decode(byte[] bytes)
    {
        try
        {
            return Encoding.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw Invalid(exception);
        }
    }

    /// <summary>What is told of bytes that aren't UTF-8.</summary>
    public static SequenceApiException Invalid(DecoderFallbackException exception) =>
        new(ErrorCode.InvalidRequest, "The text has bytes that are not UTF-8; send it in UTF-8.", exception);
}
