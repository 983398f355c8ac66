namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>A part of a regular expression, as it is written.</summary>
internal abstract record RegexNode
{
    /// <summary>One character of a set.</summary>
    public sealed record Character(CharacterSet Set) : RegexNode;

    /// <summary>One part behind the other; none of them is the empty text.</summary>
    public sealed record Series(IReadOnlyList<RegexNode> Parts) : RegexNode;

    /// <summary>One of several.</summary>
    public sealed record Choice(IReadOnlyList<RegexNode> Branches) : RegexNode;

    /// <summary>A part again and again.</summary>
    /// <param name="Part">Which.</param>
    /// <param name="Least">How often at the least.</param>
    /// <param name="Most">How often at the most; null for any number.</param>
    public sealed record Repetition(RegexNode Part, int Least, int? Most) : RegexNode;
}
