namespace SequenceApi.Engine.Search;

/// <summary>How far a suggestion goes.</summary>
public enum Boundary
{
    /// <summary>
    /// To the end of the next word: white space, then letters and digits up to anything else, or punctuation marks up to
    /// anything else. In a script without spaces, as Chinese, that is up to the next punctuation mark or line end.
    /// </summary>
    Word,

    /// <summary>To the end of the line.</summary>
    Line,
}
