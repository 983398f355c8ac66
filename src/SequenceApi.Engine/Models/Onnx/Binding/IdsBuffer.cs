namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>The tokens of a call in the type that a graph takes them in.</summary>
internal sealed class IdsBuffer
{
    private readonly long[] _longs = [];
    private readonly int[] _ints = [];
    private readonly float[] _floats = [];
    private readonly int[] _rowInts = [];
    private readonly float[] _rowFloats = [];

    public IdsBuffer(TensorProto.Types.DataType type, int length)
    {
        if (type == TensorProto.Types.DataType.Int64)
            _longs = GC.AllocateArray<long>(length, pinned: true);
        else if (type == TensorProto.Types.DataType.Int32)
            (_ints, _rowInts) = (GC.AllocateArray<int>(length, pinned: true), new int[length]);
        else
            (_floats, _rowFloats) = (GC.AllocateArray<float>(length, pinned: true), new float[length]);
    }

    /// <summary>Puts a row's tokens where a call expects them.</summary>
    public void Write(RowShape shape, int row, int rows, ReadOnlySpan<long> ids)
    {
        for (var i = 0; i < ids.Length && _longs.Length == 0; i++)
            if (_ints.Length > 0)
                _rowInts[i] = (int)ids[i];
            else
                _rowFloats[i] = ids[i];
        if (_longs.Length > 0)
            shape.Write(_longs, row, rows, ids);
        else if (_ints.Length > 0)
            shape.Write(_ints, row, rows, _rowInts.AsSpan(0, ids.Length));
        else
            shape.Write<float>(_floats, row, rows, _rowFloats.AsSpan(0, ids.Length));
    }

    /// <summary>Binds them to an input.</summary>
    public void Bind(BoundStep call, string name, long[] shape)
    {
        if (_longs.Length > 0)
            call.Input(name, _longs, 0, shape);
        else if (_ints.Length > 0)
            call.Input(name, _ints, 0, shape);
        else
            call.Input(name, _floats, 0, shape);
    }
}
