namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>An input or output as a graph declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Of its elements; undefined where it is no tensor.</param>
/// <param name="Axes">Its axes, or null where the graph doesn't say.</param>
internal sealed record GraphValue(string Name, TensorProto.Types.DataType Type, IReadOnlyList<GraphAxis>? Axes)
{
    public bool IsFloat => Type == TensorProto.Types.DataType.Float;

    public bool IsWhole => Type is TensorProto.Types.DataType.Int64 or TensorProto.Types.DataType.Int32;

    /// <summary>As people write it: <c>h0 float32 [2, batch, 64]</c>.</summary>
    public override string ToString() => $"{Name} {TypeName} [{(Axes is null ? "…" : string.Join(", ", Axes))}]";

    private string TypeName => Type == TensorProto.Types.DataType.Float ? "float32" : Type.ToString().ToLowerInvariant();

    public static GraphValue Of(ValueInfoProto value)
    {
        var tensor = value.Type?.TensorType;
        return new(value.Name, (TensorProto.Types.DataType)(tensor?.ElemType ?? 0), tensor?.Shape?.Dim.Select(Axis).ToArray());
    }

    private static GraphAxis Axis(TensorShapeProto.Types.Dimension axis) =>
        axis.DimValue > 0 ? new(axis.DimValue, "") : new(null, axis.DimParam);
}
