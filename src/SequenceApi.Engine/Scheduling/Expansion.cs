using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Scheduling;

/// <summary>What may follow a point of a text, each token with the same state to go on from. Belongs to one thread until
/// <see cref="LogProbabilities"/> were asked for, then to all.</summary>
/// <param name="state">See <see cref="State"/>.</param>
/// <param name="logits">The scores, [vocabulary]; its own from now on.</param>
/// <param name="greatest">The greatest score.</param>
/// <param name="logSum">ln Σ exp(score − greatest score).</param>
/// <param name="position">See <see cref="Position"/>.</param>
public sealed class Expansion(ReadOnlyMemory<float> state, float[] logits, float greatest, double logSum, int position)
{
    private bool _isNormalized;

    /// <summary>The hidden state behind the point, float32 [layout size]: what all that follow share.</summary>
    public ReadOnlyMemory<float> State => state;

    /// <summary>Tokens of the text up to the point.</summary>
    public int Position => position;

    /// <summary>Of each token under the model's own distribution, [vocabulary]. A lane has better things to do: whoever asks computes them.</summary>
    public ReadOnlyMemory<float> LogProbabilities => _isNormalized ? logits : Normalize();

    /// <summary>Writes the probability of each of some tokens.</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="destination">Takes one for each.</param>
    internal void Probabilities(ReadOnlySpan<int> ids, Span<float> destination)
    {
        var logProbabilities = LogProbabilities.Span;
        for (var i = 0; i < ids.Length; i++)
            destination[i] = logProbabilities[ids[i]];
        FixedMath.Exp(destination[..ids.Length], destination);
    }

    /// <summary>The point behind one of the tokens.</summary>
    public Checkpoint Child(int id) => new(state, id, position + 1);

    private float[] Normalize()
    {
        foreach (ref var value in logits.AsSpan())
            value = (float)(value - greatest - logSum);
        _isNormalized = true;
        return logits;
    }
}
