using System.Text;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>One token for each byte, so that most characters take several.</summary>
internal sealed class ByteTokenizer() : Tokenizer(
    new Vocabulary(Enumerable.Range(0, 256).Select(value => $"byte {value}")),
    unknown: null,
    [.. Enumerable.Range(0, 256).Select(value => new[] { (byte)value })])
{
    public override int[] Encode(string text) => Array.ConvertAll(Encoding.UTF8.GetBytes(text), value => (int)value);

    /// <summary>A character's first byte covers it; the others cover nothing.</summary>
    public override EncodedToken[] EncodeWithOffsets(string text)
    {
        var offset = -1;
        return [.. Encode(text).Select(id => (id & 0xC0) == 0x80
            ? new EncodedToken(id, offset + 1, 0)
            : new EncodedToken(id, ++offset, 1))];
    }
}
