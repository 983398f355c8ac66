using CsCheck;
using Google.Protobuf;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>The same 2,000 damaged graphs for whoever reads them: half of them in their bytes, half in what the bytes say.</summary>
internal static class DamagedGraphs
{
    public const int Count = 2_000;

    /// <summary>Tokens of the graphs that they come from.</summary>
    private const int Tokens = 6;

    private static readonly byte[][] Originals =
    [
        new TinyNetwork(Tokens, 4, seed: 1).ToOnnx(),
        new TinyNetwork(Tokens, 4, seed: 2).ToOnnx(picksRows: true),
        new TinyNetwork(Tokens, 4, seed: 3).ToOnnx(batch: null),
    ];

    private static readonly long[] Sizes = [0, 1, -1, 4, 5, 6, 7, 1 << 20, 1L << 31, 1L << 40, 1L << 62, long.MaxValue, long.MinValue];
    private static readonly string[] Operators =
        ["Gather", "MatMul", "Add", "Tanh", "Loop", "If", "Scan", "Reshape", "Expand", "Tile", "ConstantOfShape", "LSTM", "GRU", "Concat", "Split", "Slice", "Resize", "Einsum", "Unheard", "", "Cast", "OneHot", "TopK", "RandomNormal"];

    /// <summary>Any of them.</summary>
    public static Gen<byte[]> Any { get; } = Gen.OneOf(Damage.Of(Originals), Changed);

    private static Gen<byte[]> Changed => Gen.Select(
        Gen.OneOf(Originals), Gen.Select(Gen.Int[0, 13], Gen.Int[0, 999], Gen.Int[0, 999]).Array[1, 2], (bytes, changes) =>
        {
            var model = ModelProto.Parser.ParseFrom(bytes);
            foreach (var (kind, place, value) in changes)
                Change(model, kind, place, value);
            return model.ToByteArray();
        });

    private static void Change(ModelProto model, int kind, int place, int value)
    {
        var graph = model.Graph;
        var weight = graph.Initializer[place % graph.Initializer.Count];
        var size = Sizes[value % Sizes.Length];
        var values = place % 2 == 0 ? graph.Input : graph.Output;
        var type = values[place / 2 % values.Count].Type.TensorType;
        if (kind < 7)
            ChangeNode(graph, kind, graph.Node[place % graph.Node.Count], value);
        else if (kind == 7)
            weight.Dims[value % 2] = size;
        else if (kind == 8)
            weight.DataType = value % 30;
        else if (kind == 9)
            weight.RawData = ByteString.CopyFrom(weight.RawData.ToByteArray()[..(value % weight.RawData.Length)]);
        else if (kind == 10)
            weight.RawData = ByteString.CopyFrom([.. weight.RawData.Select((part, at) => at % 7 == value % 7 ? (byte)0xFF : part)]);
        else if (kind == 11)
            type.Shape.Dim[value % type.Shape.Dim.Count] = new() { DimValue = size };
        else if (kind == 12)
            type.ElemType = value % 30;
        else
            model.OpsetImport[0].Version = model.IrVersion = size;
    }

    private static void ChangeNode(GraphProto graph, int kind, NodeProto node, int value)
    {
        var other = graph.Node[value % graph.Node.Count];
        if (kind == 0)
            node.OpType = Operators[value % Operators.Length];
        else if (kind == 1)
            node.Input[value % node.Input.Count] = other.Output[0];
        else if (kind == 2)
            node.Output[0] = other.Output[0];
        else if (kind == 3)
            graph.Node.Remove(node);
        else if (kind == 4)
            node.Input.Add(other.Input[0]);
        else if (kind == 5)
            node.Attribute.Add(new AttributeProto { Name = value % 2 == 0 ? "axis" : "hidden_size", I = Sizes[value % Sizes.Length], Type = AttributeProto.Types.AttributeType.Int });
        else
            node.Attribute.Add(new AttributeProto { Name = "body", G = value % 2 == 0 ? graph.Clone() : new GraphProto(), Type = AttributeProto.Types.AttributeType.Graph });
    }
}
