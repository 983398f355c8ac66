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

    /// <summary>The rows whose logits the next step computes: a prompt's inner tokens want none, and for a large
    /// vocabulary they are half of the work. A step may overwrite what is behind those that it was given.</summary>
    public abstract Span<long> LogitRows { get; }

    /// <summary>Feeds the first <paramref name="count"/> rows their tokens and replaces their hidden states.</summary>
    /// <param name="count">Rows that step.</param>
    /// <param name="logitCount">How many of <see cref="LogitRows"/> count, each below <paramref name="count"/>.</param>
    public abstract void Step(int count, int logitCount);

    /// <summary>Steps with the logits of every row, so that <see cref="Logits"/> goes by row.</summary>
    public void Step(int count)
    {
        for (var row = 0; row < count; row++)
            LogitRows[row] = row;
        Step(count, count);
    }

    /// <summary>The scores of a row's next token after a step, float32 [vocabulary]; overwritten by the next step.</summary>
    /// <param name="index">The row's place among <see cref="LogitRows"/>.</param>
    public abstract ReadOnlySpan<float> Logits(int index);

    /// <summary>Copies a row's hidden state out, in the order of <see cref="HiddenStateLayout"/>.</summary>
    public abstract void ReadState(int row, Span<float> state);

    /// <summary>Replaces a row's hidden state; an empty span stands for the initial state.</summary>
    public abstract void WriteState(int row, ReadOnlySpan<float> state);

    /// <summary>Copies the hidden state of one row to another.</summary>
    public abstract void CopyState(int source, int destination);

    /// <inheritdoc/>
    public abstract void Dispose();
}
