namespace SequenceApi.Engine.Search;

/// <summary>What a token does to a continuation.</summary>
/// <param name="State">What it has then, where no boundary comes.</param>
/// <param name="Held">Bytes at its end that begin a character and don't complete it.</param>
/// <param name="End">Bytes of the token before the boundary, negative where it is in what was held; <see cref="None"/> for none.</param>
internal readonly record struct BoundaryStep(BoundaryState State, byte Held, short End)
{
    /// <summary>No boundary comes.</summary>
    public const short None = short.MaxValue;

    /// <summary>Whether a boundary comes.</summary>
    public bool IsEnd => End != None;
}
