namespace SequenceApi.Engine.Tokenization;

/// <summary>A token of a text and where it stands there.</summary>
/// <param name="Id">The token's id.</param>
/// <param name="Offset">Unicode scalar values of the text before the token.</param>
/// <param name="Length">Unicode scalar values that the token covers.</param>
public readonly record struct EncodedToken(int Id, int Offset, int Length)
{
    /// <summary>Unicode scalar values of the text up to the token's end.</summary>
    public int End => Offset + Length;
}
