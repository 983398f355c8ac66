using System.Text;
using Google.Protobuf;
using SequenceApi.Engine.Tokenization.Vocabularies;
using ModelType = SequenceApi.Engine.Tokenization.SentencePiece.TrainerSpec.Types.ModelType;
using Type = SequenceApi.Engine.Tokenization.SentencePiece.ModelProto.Types.Piece.Types.Type;

namespace SequenceApi.Engine.Tokenization.SentencePiece;

/// <summary>A model file of SentencePiece whose parts make sense together.</summary>
internal sealed class SentencePieceFile
{
    private const int LongestPiece = 256;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SentencePieceFile(ModelProto proto)
    {
        Pieces = [.. proto.Pieces.Select(Read)];
        (Spec, ModelType) = (proto.NormalizerSpec ?? new(), proto.TrainerSpec?.ModelType ?? ModelType.Unigram);
        (IsSuffix, FallsBackToBytes) = (proto.TrainerSpec?.TreatWhitespaceAsSuffix ?? false, proto.TrainerSpec?.ByteFallback ?? false);
        if (ModelType is not (ModelType.Unigram or ModelType.Bpe))
            throw new InvalidDataException("The model's type is word or char; unigram and bpe are read, and the others as lists of tokens.");
        UnknownId = Single(Type.Unknown);
        Vocabulary = NumberedTokens.ToVocabulary(Pieces.Select((piece, id) => (piece.Text, id)))
            .WithControls(Pieces.Where(piece => piece.Type == Type.Control).Select(piece => piece.Text));
        if (FallsBackToBytes)
            ByteIds = [.. Enumerable.Range(0, 256).Select(value => FindByte((byte)value) ?? throw new InvalidDataException($"The model falls back to bytes, but has no piece for the byte 0x{value:X2}."))];
    }

    /// <summary>The pieces by id.</summary>
    public IReadOnlyList<Piece> Pieces { get; }

    /// <summary>Their names; controls are what the file says.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>How pieces are found.</summary>
    public ModelType ModelType { get; }

    /// <summary>How a text is rewritten first.</summary>
    public NormalizerSpec Spec { get; }

    /// <summary>Whether a space belongs to the word before it.</summary>
    public bool IsSuffix { get; }

    /// <summary>The piece for what no other has.</summary>
    public int UnknownId { get; }

    /// <summary>Whether what no piece has becomes its bytes.</summary>
    public bool FallsBackToBytes { get; }

    /// <summary>The piece of each byte; empty where there are none.</summary>
    public IReadOnlyList<int> ByteIds { get; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no such model; the message names the file.</exception>
    public static SentencePieceFile Load(string path) => VocabularyFile.Reading(path, () => Parse(BoundedFile.ReadBytes(path)));

    /// <summary>The bytes that a piece contributes to a text.</summary>
    public static byte[] Write(Piece piece) => piece.Type switch
    {
        Type.Byte => [ByteOf(piece.Text)],
        Type.Unknown => " \u2047 "u8.ToArray(),
        _ => Encoding.UTF8.GetBytes(piece.Text.Replace(NormalizedText.Space, ' ')),
    };

    /// <summary>The piece of a byte, or null.</summary>
    public int? FindByte(byte value) => Vocabulary.Find($"<0x{value:X2}>") is { } id && Pieces[id].Type == Type.Byte ? id : null;

    private static SentencePieceFile Parse(byte[] bytes)
    {
        try
        {
            return new(ModelProto.Parser.ParseFrom(bytes));
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException("The file is no model of SentencePiece; bring its .model, not its .vocab.", exception);
        }
    }

    private static Piece Read(ModelProto.Types.Piece piece)
    {
        try
        {
            var read = new Piece(Strict.GetString(piece.Piece_.Span), piece.Score, piece.Type);
            if (read.Type == Type.Byte)
                ByteOf(read.Text);
            return float.IsFinite(read.Score) && read.Text.Length <= LongestPiece
                ? read
                : throw new InvalidDataException($"The piece {TokenName.Of(read.Text)} is longer than {LongestPiece}, or its score is no number.");
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException("A piece is not valid UTF-8.", exception);
        }
    }

    /// <summary>The byte in a name such as &lt;0x0A&gt;.</summary>
    private static byte ByteOf(string name) => name is ['<', '0', 'x', _, _, '>'] && char.IsAsciiHexDigit(name[3]) && char.IsAsciiHexDigit(name[4])
        ? Convert.ToByte(name[3..5], 16)
        : throw new InvalidDataException($"The piece {TokenName.Of(name)} stands for a byte, but is not called so, as <0x0A> is.");

    private int Single(Type type)
    {
        int[] ids = [.. Enumerable.Range(0, Pieces.Count).Where(id => Pieces[id].Type == type)];
        return ids is [var id] ? id : throw new InvalidDataException($"The model has {ids.Length} pieces for what is unknown; it needs one.");
    }
}
