using Type = SequenceApi.Engine.Tokenization.SentencePiece.ModelProto.Types.Piece.Types.Type;

namespace SequenceApi.Engine.Tokenization.SentencePiece;

/// <summary>A piece of a SentencePiece model.</summary>
/// <param name="Text">What it is called: its text with ▁ for spaces, if it is one.</param>
/// <param name="Score">How early it is merged, or the logarithm of its probability.</param>
/// <param name="Type">What it is for.</param>
internal readonly record struct Piece(string Text, float Score, Type Type)
{
    /// <summary>Whether a text can have it.</summary>
    public bool IsText => Type is Type.Normal or Type.UserDefined or Type.Unused;

    /// <summary>Whether it is never cut where a text has it.</summary>
    public bool IsUserDefined => Type == Type.UserDefined;

    /// <summary>Whether it only leads to others.</summary>
    public bool IsUnused => Type == Type.Unused;
}
