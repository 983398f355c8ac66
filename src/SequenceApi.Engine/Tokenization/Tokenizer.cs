using System.Text;

namespace SequenceApi.Engine.Tokenization;

/// <summary>Turns text into token ids and back. Immutable, and safe for use by many threads.</summary>
public abstract class Tokenizer
{
    private readonly byte[][] _bytes;
    private readonly string[] _texts;
    private readonly int _longest;
    private readonly Lazy<SortedTokens> _sorted;
    private readonly Lazy<TokenTails> _tails;

    /// <summary>Names the special tokens of a vocabulary and fixes every token's bytes.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="unknown">The token that stands for what the vocabulary lacks, or null where none does.</param>
    /// <param name="write">The UTF-8 bytes that a token contributes to a text; controls aren't asked for.</param>
    /// <exception cref="InvalidDataException">The vocabulary lacks the unknown token.</exception>
    protected Tokenizer(Vocabulary vocabulary, string? unknown, Func<string, byte[]> write)
    {
        Vocabulary = vocabulary;
        UnknownId = unknown is null
            ? null
            : vocabulary.Find(unknown) ?? throw new InvalidDataException($"The vocabulary lacks its unknown token '{unknown}'.");
        _bytes = [.. Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary.Controls.Contains(id) ? [] : write(vocabulary[id]))];
        Skipped = vocabulary.Controls.With(UnknownId);
        _texts = Array.ConvertAll(_bytes, Encoding.UTF8.GetString);
        // No token of any tokenizer stands for more bytes than a character has or its own text does.
        _sorted = new(() => new SortedTokens(_bytes, Skipped));
        _tails = new(() => new TokenTails(_bytes, Sorted.Ids));
        _longest = _bytes.Select(token => token.Length).Append(4).Max();
    }

    /// <summary>The tokens.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The id that stands for what the vocabulary lacks, or null where there is none.</summary>
    public int? UnknownId { get; }

    /// <summary>The tokens that are no text of their own: never listed, never chosen, and never part of a continuation.</summary>
    internal TokenSet Skipped { get; }

    /// <summary>The tokens in the order of their bytes, sorted when they are first asked for.</summary>
    internal SortedTokens Sorted => _sorted.Value;

    /// <summary>The tokens that others end with, found when they are first asked for.</summary>
    internal TokenTails Tails => _tails.Value;

    /// <summary>The canonical tokens of a text with their places.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where the text has what the
    /// vocabulary lacks and there is no unknown token.</exception>
    public abstract EncodedToken[] EncodeWithOffsets(string text);

    /// <summary>The ids of <see cref="EncodeWithOffsets"/>.</summary>
    /// <exception cref="SequenceApiException">As there.</exception>
    public abstract int[] Encode(string text);

    /// <summary>A number of tokens that the text has at the least, known without encoding it.</summary>
    public virtual int LeastTokens(string text) => (Encoding.UTF8.GetByteCount(text) + _longest - 1) / _longest;

    /// <summary>The bytes of a text's last word, as tokens write it, where that may go on; none where the text ends for good.</summary>
    internal virtual byte[] Pending(string text) => [];

    /// <summary>How many of a text's tokens stand for <see cref="Pending"/>.</summary>
    internal virtual int PendingTokens(string text) => 0;

    /// <summary>Where a text may be cut in two whose tokens, one after the other, are those of the whole.</summary>
    /// <param name="text">What is there of the text, from its beginning or another cut on; it ends between two characters.</param>
    /// <param name="least">UTF-16 units in front of the cut at the least, 1…the text's length; they too end between two characters.</param>
    /// <param name="isEnd">Whether the text ends for good where it ends here.</param>
    /// <returns>UTF-16 units in front of the first such cut; 0 where what comes next must be known to tell.</returns>
    public virtual int FindCut(ReadOnlySpan<char> text, int least, bool isEnd) => least;

    /// <summary>Whether a text that is cut inside a word is cut into other tokens than the whole word: only then does it
    /// matter to a prediction that the last word may go on.</summary>
    public virtual bool CutsWords => false;

    /// <summary>The token that a person names so, or null: as it stands in the vocabulary, unless that writes tokens in
    /// characters of its own.</summary>
    public virtual int? Find(string token) => Vocabulary.Find(token);

    /// <summary>How many Unicode scalar values begin in some tokens: where they begin a text, how many the text has.</summary>
    public virtual int CountCharacters(ReadOnlySpan<int> ids)
    {
        var count = 0;
        foreach (var id in ids)
            count += Utf8Characters.CountBeginnings(_bytes[id]);
        return count;
    }

    /// <summary>The UTF-8 bytes that a token contributes to a text; they need not be valid UTF-8 alone.</summary>
    public ReadOnlySpan<byte> Bytes(int id) => _bytes[id];

    /// <summary>A token's text alone; bytes that are not valid UTF-8 become U+FFFD.</summary>
    public string Text(int id) => _texts[id];

    /// <summary>The text of some tokens; bytes that are not valid UTF-8 become U+FFFD.</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="hiddenBytes">Bytes at their beginning that aren't wanted.</param>
    public string Decode(ReadOnlySpan<int> ids, int hiddenBytes = 0)
    {
        var length = 0;
        foreach (var id in ids)
            length += _bytes[id].Length;
        var bytes = new byte[length];
        var rest = bytes.AsSpan();
        foreach (var id in ids)
        {
            _bytes[id].CopyTo(rest);
            rest = rest[_bytes[id].Length..];
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(Math.Min(hiddenBytes, length)));
    }
}
