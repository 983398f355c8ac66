using Google.Protobuf;
using SequenceApi.Engine.Models.Onnx;
using static TorchSharp.torch;

namespace SequenceApi.Training.Export;

/// <summary>Puts an ONNX graph together, node after node.</summary>
/// <param name="name">The graph's name.</param>
internal sealed class GraphBuilder(string name)
{
    // Opset 17 is the newest whose operators the widest range of runtimes reads; it goes with IR version 8.
    private const int OpsetVersion = 17;
    private const int IrVersion = 8;

    /// <summary>Who a graph says wrote it.</summary>
    public const string ProducerName = "SequenceApi";

    private readonly GraphProto _graph = new() { Name = name };

    /// <summary>Declares an input of [axis, …].</summary>
    /// <param name="input">Its name.</param>
    /// <param name="type">Of its elements.</param>
    /// <param name="axis">What its axis 0, of any length, is called.</param>
    /// <param name="widths">The lengths of the others.</param>
    public void Input(string input, TensorProto.Types.DataType type, string axis, params ReadOnlySpan<long> widths) =>
        _graph.Input.Add(Describe(input, type, axis, widths));

    /// <summary>Declares a node's value as an output of float32 [axis, …].</summary>
    /// <inheritdoc cref="Input"/>
    public void Output(string output, string axis, params ReadOnlySpan<long> widths) =>
        _graph.Output.Add(Describe(output, TensorProto.Types.DataType.Float, axis, widths));

    /// <summary>Adds a constant.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string constant, Tensor value)
    {
        using var whole = value.detach().to(float32).contiguous();
        var initializer = new TensorProto
        {
            Name = constant,
            DataType = (int)TensorProto.Types.DataType.Float,
            RawData = ByteString.CopyFrom(whole.bytes),
        };
        initializer.Dims.Add(value.shape);
        _graph.Initializer.Add(initializer);
        return constant;
    }

    /// <summary>Whether a constant of that name was added.</summary>
    public bool Has(string constant) => _graph.Initializer.Any(initializer => initializer.Name == constant);

    /// <summary>Adds a node with one result.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="result">The result's name.</param>
    /// <param name="inputs">The names of what it works on.</param>
    /// <returns>The result's name.</returns>
    public string Node(string operation, string result, params ReadOnlySpan<string> inputs)
    {
        Add(operation, [result], inputs);
        return result;
    }

    /// <summary>Cuts a value's axis 1 into equal parts.</summary>
    /// <returns>The names of the parts.</returns>
    public string[] Split(string value, params string[] parts)
    {
        Add("Split", parts, value).Attribute.Add(
            new AttributeProto { Name = "axis", I = 1, Type = AttributeProto.Types.AttributeType.Int });
        return parts;
    }

    /// <summary>The whole model.</summary>
    public ModelProto ToModel()
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = ProducerName,
            ProducerVersion = typeof(GraphBuilder).Assembly.GetName().Version?.ToString(3) ?? "",
            Graph = _graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OpsetVersion });
        return model;
    }

    private NodeProto Add(string operation, string[] results, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { OpType = operation, Name = $"{operation}/{results[0]}" };
        foreach (var input in inputs)
            node.Input.Add(input);
        node.Output.Add(results);
        _graph.Node.Add(node);
        return node;
    }

    private static ValueInfoProto Describe(string value, TensorProto.Types.DataType type, string axis, ReadOnlySpan<long> widths)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = axis });
        foreach (var width in widths)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = width });
        return new ValueInfoProto
        {
            Name = value,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }
}
