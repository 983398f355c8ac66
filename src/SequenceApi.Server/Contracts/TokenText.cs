using System.Text;
using System.Text.Unicode;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Server.Contracts;

/// <summary>How one token is written.</summary>
internal static class TokenText
{
    /// <summary>The token's text alone; bytes that aren't valid UTF-8 become U+FFFD.</summary>
    public static string Text(this Tokenizer tokenizer, int id) => Encoding.UTF8.GetString(tokenizer.Bytes(id));

    /// <summary>The token's bytes where its text alone doesn't tell them, else null.</summary>
    public static int[]? BytesUnlessText(this Tokenizer tokenizer, int id)
    {
        var bytes = tokenizer.Bytes(id);
        return Utf8.IsValid(bytes) ? null : Array.ConvertAll(bytes.ToArray(), value => (int)value);
    }
}
