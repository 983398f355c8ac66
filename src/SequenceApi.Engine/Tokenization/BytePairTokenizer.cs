using System.Text;
using System.Text.Unicode;

namespace SequenceApi.Engine.Tokenization;

/// <summary>
/// Byte-level byte pairs as GPT-2 has them (Radford et al. 2019): every text can be encoded and comes back exactly, and a
/// token may be a part of a character. A token in vocab.json is written in <see cref="ByteCharacters"/>; no token is special.
/// </summary>
public sealed class BytePairTokenizer : Tokenizer
{
    private readonly MergeTable _merges;
    private readonly int[] _byteIds;
    private readonly Dictionary<string, int> _whole = [];

    /// <summary>Makes a tokenizer from the contents of vocab.json and merges.txt.</summary>
    /// <param name="vocabulary">The tokens; the 256 single bytes are among them.</param>
    /// <param name="merges">Which neighbours become one, the most urgent first.</param>
    /// <exception cref="InvalidDataException">They contradict each other.</exception>
    public BytePairTokenizer(Vocabulary vocabulary, IReadOnlyList<Merge> merges)
        : base(vocabulary, unknown: null, ByteCharacters.Read)
    {
        _merges = new MergeTable(vocabulary, merges);
        _byteIds = [.. Enumerable.Range(0, 256).Select(value => vocabulary.Find(ByteCharacters.Write([(byte)value]))
            ?? throw new InvalidDataException($"The vocabulary lacks the byte 0x{value:X2}."))];

        // A token's own text need not end as that token: the merges say so.
        var encoder = new BytePairEncoder(_merges, _byteIds, _whole);
        for (var id = 0; id < vocabulary.Count; id++)
            if (!Bytes(id).IsEmpty && Utf8.IsValid(Bytes(id)) && encoder.IsWhole(Text(id), id))
                _whole.TryAdd(Text(id), id);
    }

    /// <inheritdoc/>
    public override int[] Encode(string text) => new BytePairEncoder(_merges, _byteIds, _whole).Encode(text);

    /// <summary>
    /// The tokens of a text with their places. A token that begins inside a character has that character's offset, and
    /// every character that it has a byte of counts in its length: the tokens of one character overlap.
    /// </summary>
    public override EncodedToken[] EncodeWithOffsets(string text)
    {
        var begun = 0;
        return Array.ConvertAll(Encode(text), id =>
        {
            var inside = Utf8Characters.IsInside(Bytes(id)[0]) ? 1 : 0;
            var beginning = Utf8Characters.CountBeginnings(Bytes(id));
            var token = new EncodedToken(id, begun - inside, beginning + inside);
            begun += beginning;
            return token;
        });
    }

    /// <inheritdoc/>
    public override bool CutsWords => true;

    /// <summary>Between two pieces that byte pairs don't cross.</summary>
    public override int FindCut(ReadOnlySpan<char> text, int least, bool isEnd)
    {
        var cut = 0;
        while (cut < least || (cut < text.Length && PreTokens.EndsInSpaces(text[..cut])))
        {
            var rest = text[cut..];
            var length = PreTokens.FirstLength(rest);
            if (!isEnd && !PreTokens.IsSettled(rest, length))
                return 0;
            cut += length;
        }

        return cut;
    }

    /// <inheritdoc/>
    internal override byte[] Pending(string text) => Encoding.UTF8.GetBytes(LastPiece(text));

    /// <inheritdoc/>
    internal override int PendingTokens(string text) => Encode(LastPiece(text)).Length;

    private static string LastPiece(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty && PreTokens.FirstLength(rest) is var length && length < rest.Length)
            rest = rest[length..];
        return rest.ToString();
    }

    /// <summary>The token with a text, such as a line break; a control is found by its name.</summary>
    public override int? Find(string token) => Vocabulary.Find(token) is { } control && Vocabulary.Controls.Contains(control)
        ? control
        : Vocabulary.Find(ByteCharacters.Write(Encoding.UTF8.GetBytes(token)));
}
