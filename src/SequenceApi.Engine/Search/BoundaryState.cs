namespace SequenceApi.Engine.Search;

/// <summary>What a continuation has so far, on its way to a boundary.</summary>
internal enum BoundaryState : byte
{
    /// <summary>Nothing that a boundary could end.</summary>
    Blank,

    /// <summary>A part of a word, or of a line.</summary>
    Word,

    /// <summary>Punctuation marks.</summary>
    Marks,
}
