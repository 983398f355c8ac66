namespace SequenceApi.Engine.Models;

/// <summary>How a model's hidden state is made up: its recurrent tensors, one behind the other.</summary>
/// <param name="tensors">The tensors in the graph's order.</param>
public sealed class HiddenStateLayout(IReadOnlyList<StateTensor> tensors)
{
    /// <summary>The tensors in the graph's order.</summary>
    public IReadOnlyList<StateTensor> Tensors { get; } = tensors;

    /// <summary>Numbers in the hidden state of one sequence.</summary>
    public int Size { get; } = tensors.Sum(tensor => tensor.Width);
}
