using System.Runtime.InteropServices;
using Google.Protobuf;
using SequenceApi.Engine.Models.Onnx;
using static SequenceApi.Engine.Models.Onnx.AttributeProto.Types;
using static SequenceApi.Engine.Models.Onnx.TensorProto.Types;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>Writes small ONNX graphs, node after node.</summary>
/// <param name="prefix">Of its values' names: those of a body must not be those around it.</param>
internal sealed class GraphWriter(string prefix = "value")
{
    private int _count;

    public GraphProto Graph { get; } = new() { Name = "foreign" };

    public long Opset { get; set; } = 17;

    public long IrVersion { get; set; } = 8;

    /// <summary>Declares an input: each axis a number, or a name where it is dynamic; null for a shape unknown.</summary>
    public string Input(string name, DataType type, params object[]? axes)
    {
        Graph.Input.Add(Value(name, type, axes));
        return name;
    }

    /// <summary>Declares a value as an output.</summary>
    public void Output(string name, DataType type, params object[]? axes) => Graph.Output.Add(Value(name, type, axes));

    public string Floats(float[] values, params long[] lengths) => Weight(DataType.Float, MemoryMarshal.AsBytes<float>(values), lengths);

    public string Longs(params long[] values) => Weight(DataType.Int64, MemoryMarshal.AsBytes<long>(values), values.Length);

    public string Long(long value) => Weight(DataType.Int64, MemoryMarshal.AsBytes([value]));

    /// <summary>Adds a node of one result.</summary>
    public string Node(string type, params string[] inputs) => Node(type, 1, [], inputs)[0];

    public string Node(string type, (string Name, object Value) attribute, params string[] inputs) => Node(type, 1, [attribute], inputs)[0];

    public string[] Node(string type, int results, (string Name, object Value)[] attributes, params string[] inputs)
    {
        var node = new NodeProto { OpType = type, Name = $"node{_count}" };
        node.Input.Add(inputs);
        node.Output.Add(Enumerable.Range(0, results).Select(_ => Fresh()));
        node.Attribute.Add(attributes.Select(Attribute));
        Graph.Node.Add(node);
        return [.. node.Output];
    }

    /// <summary>Gives a value the name that an output wants.</summary>
    public void Name(string value, string name) => Graph.Node.Add(new NodeProto { OpType = "Identity", Input = { value }, Output = { name } });

    public byte[] ToBytes()
    {
        var model = new ModelProto { IrVersion = IrVersion, Graph = Graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        return model.ToByteArray();
    }

    /// <summary>A name that no other value has.</summary>
    public string Fresh() => $"{prefix}{_count++}";

    public static ValueInfoProto Value(string name, DataType type, params object[]? axes)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type };
        if (axes is not null)
        {
            tensor.Shape = new();
            tensor.Shape.Dim.Add(axes.Select(axis => axis is string symbol
                ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
                : new TensorShapeProto.Types.Dimension { DimValue = (int)axis }));
        }

        return new() { Name = name, Type = new() { TensorType = tensor } };
    }

    private string Weight(DataType type, ReadOnlySpan<byte> bytes, params long[] lengths)
    {
        var weight = new TensorProto { Name = Fresh(), DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        weight.Dims.Add(lengths);
        Graph.Initializer.Add(weight);
        return weight.Name;
    }

    private static AttributeProto Attribute((string Name, object Value) attribute) => attribute.Value switch
    {
        int number => new() { Name = attribute.Name, Type = AttributeType.Int, I = number },
        long[] numbers => new() { Name = attribute.Name, Type = AttributeType.Ints, Ints = { numbers } },
        string text => new() { Name = attribute.Name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(text) },
        GraphProto graph => new() { Name = attribute.Name, Type = AttributeType.Graph, G = graph },
        _ => throw new ArgumentException("No such attribute.", nameof(attribute)),
    };
}
