using System.Numerics.Tensors;

namespace SequenceApi.Engine.Sampling;

/// <summary>Keeps one completion within its limits, token by token.</summary>
/// <param name="limits">The request's.</param>
internal sealed class TokenLimiter(TokenLimits limits)
{
    private readonly int[] _matched = new int[limits.Forbidden.Count];

    /// <summary>Takes a token of the completion.</summary>
    /// <param name="bytes">What it adds to the text.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < _matched.Length; i++)
            foreach (var value in bytes)
                _matched[i] = limits.Forbidden[i].Pattern.Advance(_matched[i], value);
    }

    /// <summary>Bars the tokens that can't come next.</summary>
    /// <returns>Whether any is left.</returns>
    public bool Apply(Span<float> scores)
    {
        TensorPrimitives.Add(scores, limits.Mask, scores);
        var end = limits.EndId is { } id ? scores[id] : 0;
        for (var i = 0; i < _matched.Length; i++)
            limits.Forbidden[i].Bar(scores, _matched[i]);
        if (limits.EndId is { } kept)
            scores[kept] = end;
        return TensorPrimitives.Max(scores) > float.NegativeInfinity;
    }
}
