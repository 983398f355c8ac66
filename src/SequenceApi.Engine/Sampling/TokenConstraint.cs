namespace SequenceApi.Engine.Sampling;

/// <summary>
/// What a completion has to be, told token by token: which tokens may come next, and whether it may end. It is prepared on
/// the request's thread; then only the lane of its one sequence moves it, without allocating.
/// </summary>
public abstract class TokenConstraint
{
    /// <summary>The tokens that may come next; null where all may.</summary>
    internal abstract TokenMask? Allowed { get; }

    /// <summary>
    /// Whether the completion may end here, though tokens are refused: the probability of all refused ones, the model's end
    /// token among them, is then that of ending. Where no token is allowed, it has to end.
    /// </summary>
    internal abstract bool MayEnd { get; }

    /// <summary>What is added to the logits of single tokens at this place.</summary>
    internal virtual IReadOnlyList<KeyValuePair<int, float>> Bias => [];

    /// <summary>Bytes that the completion begins with and that aren't new: the prompt's text has them.</summary>
    internal virtual int HiddenBytes => 0;

    /// <summary>Goes on behind a token that was allowed.</summary>
    internal abstract void Advance(int id);
}
