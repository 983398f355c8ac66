using System.Text;
using System.Text.Unicode;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Server.Contracts;

/// <summary>How one token is written that its text alone doesn't tell.</summary>
internal static class TokenText
{
    /// <summary>The token's text; bytes that are not valid UTF-8 become U+FFFD.</summary>
    /// <param name="tokenizer">Whose token.</param>
    /// <param name="id">The token.</param>
    /// <param name="hiddenBytes">Bytes at its beginning that the text before it has already.</param>
    public static string NewText(this Tokenizer tokenizer, int id, int hiddenBytes) =>
        hiddenBytes == 0 ? tokenizer.Text(id) : Encoding.UTF8.GetString(tokenizer.Bytes(id)[hiddenBytes..]);

    /// <summary>The token's bytes where its text alone doesn't tell them, else null.</summary>
    public static int[]? BytesUnlessText(this Tokenizer tokenizer, int id, int hiddenBytes = 0)
    {
        var bytes = tokenizer.Bytes(id)[hiddenBytes..];
        return Utf8.IsValid(bytes) ? null : Array.ConvertAll(bytes.ToArray(), value => (int)value);
    }
}
