namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>The input that takes tokens, and how its axes are read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">int64, int32 or float32.</param>
/// <param name="Rank">Its number of axes; those that are neither of the following have the length 1.</param>
/// <param name="BatchAxis">The axis that grows with the rows; −1 where a call takes one row alone.</param>
/// <param name="SequenceAxis">The axis along which a row's tokens follow each other; −1 where a call takes one token of each row.</param>
internal sealed record IdsBinding(string Name, TensorProto.Types.DataType Type, int Rank, int BatchAxis, int SequenceAxis)
{
    /// <summary>The shape for some tokens of each row.</summary>
    public RowShape Shape(int length)
    {
        var lengths = Enumerable.Repeat(1L, Rank).ToArray();
        if (SequenceAxis >= 0)
            lengths[SequenceAxis] = length;
        return new(lengths, BatchAxis);
    }

    /// <summary>As people write it: <c>[batch, sequence]</c>.</summary>
    public string Axes(string sequence) => Rank == 0 ? "a scalar" : $"[{string.Join(
        ", ", Enumerable.Range(0, Rank).Select(axis => axis == BatchAxis ? "batch" : axis == SequenceAxis ? sequence : "1"))}]";
}
