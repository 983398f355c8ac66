namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>The shape of a call's tensor, and where in it each row of the batch has its numbers.</summary>
/// <param name="Lengths">Of the axes, for a single row.</param>
/// <param name="BatchAxis">The axis that grows with the rows; −1 where a call takes one row alone.</param>
/// <param name="Outer">Parts in which a row's numbers lie, one behind all rows' last.</param>
internal sealed record RowShape(long[] Lengths, int BatchAxis, int Outer)
{
    /// <summary>One whose batch axis lies where it is.</summary>
    public RowShape(long[] lengths, int batchAxis)
        : this(lengths, batchAxis, batchAxis < 0 ? 1 : (int)Product(lengths.AsSpan(0, batchAxis)))
    {
    }

    /// <summary>Numbers of one row.</summary>
    public int Width { get; } = (int)Product(Lengths);

    /// <summary>Numbers in a tensor; far too many where they pass 2^31.</summary>
    public static long Product(ReadOnlySpan<long> lengths)
    {
        var product = 1L;
        foreach (var length in lengths)
            product = product > int.MaxValue || length > int.MaxValue ? long.MaxValue : product * length;
        return product;
    }

    /// <summary>The shape of a call with some rows.</summary>
    public long[] At(int rows)
    {
        long[] lengths = [.. Lengths];
        if (BatchAxis >= 0)
            lengths[BatchAxis] *= rows;
        return lengths;
    }

    /// <summary>Copies a row's numbers out of a call's tensor.</summary>
    public void Read<T>(ReadOnlySpan<T> tensor, int row, int rows, Span<T> numbers)
    {
        var inner = Width / Outer;
        for (var part = 0; part < Outer; part++)
            tensor.Slice(((part * rows) + row) * inner, inner).CopyTo(numbers[(part * inner)..]);
    }

    /// <summary>Copies a row's numbers into a call's tensor.</summary>
    public void Write<T>(Span<T> tensor, int row, int rows, ReadOnlySpan<T> numbers)
    {
        var inner = Width / Outer;
        for (var part = 0; part < Outer; part++)
            numbers.Slice(part * inner, inner).CopyTo(tensor[(((part * rows) + row) * inner)..]);
    }

    /// <summary>What two measured shapes, of one row and of several, tell; null where they contradict each other.</summary>
    public static RowShape? Of(long[] one, long[] several, int rows)
    {
        if (one.Length != several.Length)
            return null;
        var grown = Enumerable.Range(0, one.Length).Where(axis => one[axis] != several[axis]).ToArray();
        return grown is [var batchAxis] && several[batchAxis] == one[batchAxis] * rows ? new(one, batchAxis) : null;
    }
}
