using System.Text;
using ModelType = SequenceApi.Engine.Tokenization.SentencePiece.TrainerSpec.Types.ModelType;

namespace SequenceApi.Engine.Tokenization.SentencePiece;

/// <summary>
/// The pieces of a SentencePiece model (Kudo and Richardson 2018, arXiv 1808.06226), unigram or BPE. A text is rewritten by the model's
/// rules first and may not come back; a piece writes the space before its word, so that pieces read one after the other.
/// </summary>
internal sealed class SentencePieceTokenizer : Tokenizer
{
    private readonly SentencePieceFile _file;
    private readonly TextNormalizer _normalizer;
    private readonly PieceSegmenter _segmenter;

    /// <summary>Makes a tokenizer.</summary>
    /// <param name="file">Its pieces and rules.</param>
    /// <param name="vocabulary">Its vocabulary, perhaps with more controls.</param>
    /// <exception cref="InvalidDataException">The rules are damaged.</exception>
    public SentencePieceTokenizer(SentencePieceFile file, Vocabulary vocabulary)
        : base(vocabulary, vocabulary[file.UnknownId], token => SentencePieceFile.Write(file.Pieces[vocabulary.Find(token)!.Value]))
    {
        var map = new CharacterMap(file.Spec.PrecompiledCharsmap.Span);
        var verbatim = new PieceTrie(file.Pieces.Select((piece, id) => (piece, id)).Where(pair => pair.piece.IsUserDefined).Select(pair => (pair.piece.Text, pair.id)));
        (_file, _normalizer) = (file, new TextNormalizer(map, verbatim, file.Spec, file.IsSuffix));
        _segmenter = file.ModelType == ModelType.Bpe ? new MergeSegmenter(file.Pieces, verbatim) : new UnigramSegmenter(file.Pieces);
        IsWordByWord = file.Spec is { AddDummyPrefix: true, RemoveExtraWhitespaces: true, EscapeWhitespaces: true } && !file.IsSuffix && (file.FallsBackToBytes || file.Pieces.Any(piece => piece.IsText && !piece.IsUnused && piece.Text is [NormalizedText.Space]))
            && file.Pieces.All(piece => !piece.IsText || !piece.Text.AsSpan(1).ContainsAny(NormalizedText.Space, ' ')) && !map.CrossesSpaces();
    }

    /// <summary>Whether no piece goes on behind a space, and a space is never unknown: then each word is divided alone.</summary>
    public bool IsWordByWord { get; }

    /// <summary>A text as it is rewritten, with ▁ for spaces.</summary>
    public string Normalize(string text) => _normalizer.Normalize(text).ToString();

    /// <summary>None: rules may take any number of characters away.</summary>
    public override int LeastTokens(string text) => 0;

    /// <inheritdoc/>
    public override int[] Encode(string text) => [.. EncodeWithOffsets(text).Select(token => token.Id)];

    /// <summary>The tokens of a text with their places: a piece covers the characters that were rewritten to it, and those that were
    /// dropped beside it. The pieces of one character overlap.</summary>
    public override EncodedToken[] EncodeWithOffsets(string text)
    {
        var (normalized, tokens, place) = (_normalizer.Normalize(text), new List<EncodedToken>(), 0);
        foreach (var (id, length) in Divide(normalized.ToString()))
        {
            var (offset, count) = normalized.SourceOf(place, length);
            place += length;
            if (id != PieceSegmenter.Unknown)
                tokens.Add(new(id, offset, count));
            else if (_file.FallsBackToBytes)
                tokens.AddRange(BytesOf(normalized, place - length, length).Select(value => new EncodedToken(_file.ByteIds[value], offset, count)));
            else if (tokens is [.., var last] && last.Id == UnknownId)
                tokens[^1] = last with { Length = offset + count - last.Offset };
            else
                tokens.Add(new(UnknownId!.Value, offset, count));
        }

        return [.. tokens];
    }

    /// <summary>Behind a space, where each word is divided alone; else only at the end.</summary>
    public override int FindCut(ReadOnlySpan<char> text, int least, bool isEnd)
    {
        for (var cut = least; IsWordByWord && cut <= text.Length; cut++)
            if (text[cut - 1] == ' ')
                return cut;
        return isEnd ? text.Length : 0;
    }

    /// <summary>The space that the text ends in, which no piece of the text has but the next word's may have.</summary>
    internal override byte[] Pending(string text) => IsWordByWord && text.EndsWith(' ') ? " "u8.ToArray() : [];

    /// <summary>The piece of a name or a text; a lone byte has one too.</summary>
    public override int? Find(string token) => Vocabulary.Find(token) ?? Vocabulary.Find(token.Replace(' ', NormalizedText.Space))
        ?? (Encoding.UTF8.GetBytes(token) is [var value] ? _file.FindByte(value) : null);

    private static byte[] BytesOf(NormalizedText normalized, int place, int length) => Encoding.UTF8.GetBytes(normalized.ToString(place, length));

    private List<(int Id, int Length)> Divide(string text)
    {
        var pieces = new List<(int Id, int Length)>();
        for (var place = 0; place < text.Length;)
        {
            var end = IsWordByWord ? text.IndexOf(NormalizedText.Space, place + 1) : -1;
            var word = text.AsSpan(place..(end < 0 ? text.Length : end));
            _segmenter.Segment(word, pieces);
            place += word.Length;
        }

        return pieces;
    }
}
