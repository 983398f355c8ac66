using System.Text.Unicode;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Server.Contracts;

/// <summary>How one token is written that its text alone doesn't tell.</summary>
internal static class TokenText
{
    /// <summary>The token's bytes where its text alone doesn't tell them, else null.</summary>
    public static int[]? BytesUnlessText(this Tokenizer tokenizer, int id)
    {
        var bytes = tokenizer.Bytes(id);
        return Utf8.IsValid(bytes) ? null : Array.ConvertAll(bytes.ToArray(), value => (int)value);
    }
}
