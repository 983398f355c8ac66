namespace SequenceApi.Engine.Models;

/// <summary>
/// The buffers of sequences that step together, a row for each. A row's results depend on that row alone.
/// Belongs to one thread.
/// </summary>
public abstract class StepBatch : IDisposable
{
    /// <summary>Rows at most.</summary>
    public abstract int Capacity { get; }

    /// <summary>The token that each row takes at the next step; ids in 0…vocabulary−1.</summary>
    public abstract Span<long> InputIds { get; }

    /// <summary>Feeds the first <paramref name="count"/> rows their tokens and replaces their hidden states.</summary>
    public abstract void Step(int count);

    /// <summary>The scores of a row's next token after a step, float32 [vocabulary]; overwritten by the next step.</summary>
    public abstract ReadOnlySpan<float> Logits(int row);

    /// <summary>Copies a row's hidden state out, in the order of <see cref="HiddenStateLayout"/>.</summary>
    public abstract void ReadState(int row, Span<float> state);

    /// <summary>Replaces a row's hidden state; an empty span stands for the initial state.</summary>
    public abstract void WriteState(int row, ReadOnlySpan<float> state);

    /// <summary>Copies the hidden state of one row to another.</summary>
    public abstract void CopyState(int source, int destination);

    /// <inheritdoc/>
    public abstract void Dispose();
}
