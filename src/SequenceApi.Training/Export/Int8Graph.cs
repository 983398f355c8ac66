using System.Runtime.InteropServices;
using Google.Protobuf;
using SequenceApi.Engine.Models.Onnx;
using Elements = SequenceApi.Engine.Models.Onnx.TensorProto.Types.DataType;

namespace SequenceApi.Training.Export;

/// <summary>
/// Turns a step graph of float32 into one that multiplies in 8 bits, with the same inputs and outputs. Activations are
/// quantized with a scale that is fixed in the graph and weights with one for each output, so a row's result doesn't
/// depend on the rows beside it: sums of integers are exact.
/// </summary>
/// <remarks>An activation x becomes the byte 128 + round(x / scale); <see cref="Int8Matrix"/> says what a weight becomes.</remarks>
internal sealed class Int8Graph
{
    private const string Microsoft = "com.microsoft";
    private const byte ZeroPoint = 128;
    private const float GreatestActivation = 127;

    private readonly GraphProto _source;
    private readonly GraphProto _result = new();
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly Dictionary<string, NodeProto> _makers;
    private readonly IReadOnlyDictionary<string, double> _ranges;
    private readonly Dictionary<string, Activation> _activations = [];
    private readonly Dictionary<string, Int8Matrix> _tables = [];

    private Int8Graph(GraphProto source, IReadOnlyDictionary<string, double> ranges)
    {
        (_source, _ranges) = (source, ranges);
        _constants = source.Initializer.ToDictionary(constant => constant.Name);
        _makers = source.Node.SelectMany(node => node.Output, (node, output) => (node, output)).ToDictionary(made => made.output, made => made.node);
    }

    /// <summary>The values that are multiplied with a matrix and may be of any size: <see cref="Quantize"/> wants their ranges.</summary>
    public static string[] Unbounded(ModelProto model)
    {
        var graph = new Int8Graph(model.Graph, new Dictionary<string, double>());
        return [.. graph.Products().Select(node => node.Input[0]).Where(value => !graph.IsLookup(value) && graph.Range(value) is null).Distinct()];
    }

    /// <summary>Quantizes a graph.</summary>
    /// <param name="model">A step graph of this project, of float32.</param>
    /// <param name="ranges">The greatest magnitude of each value that isn't bounded by what it is.</param>
    /// <exception cref="TrainingException">A matrix is multiplied with something whose range isn't known.</exception>
    public static ModelProto Quantize(ModelProto model, IReadOnlyDictionary<string, double> ranges)
    {
        var graph = new Int8Graph(model.Graph, ranges);
        graph.Rewrite();
        var result = new ModelProto(model) { Graph = graph._result };
        result.OpsetImport.Add(new OperatorSetIdProto { Domain = Microsoft, Version = 1 });
        return result;
    }

    private IEnumerable<NodeProto> Products() => _source.Node.Where(node => node.OpType == "MatMul" && Weight(node) is not null);

    private void Rewrite()
    {
        _result.Name = _source.Name;
        _result.Input.Add(_source.Input);
        _result.Output.Add(_source.Output);
        var products = Products().ToHashSet();
        foreach (var node in _source.Node)
            if (products.Contains(node))
                Multiply(node);
            else
                _result.Node.Add(node);
        DropUnused();
    }

    /// <summary>What only the products read that were replaced: lookups and turned matrices, and then their constants.</summary>
    private void DropUnused()
    {
        var outputs = _result.Output.Select(output => output.Name).ToHashSet();
        foreach (var node in _result.Node.Reverse().ToArray())
            if (!node.Output.Any(output => outputs.Contains(output) || _result.Node.Any(other => other.Input.Contains(output))))
                _result.Node.Remove(node);
        var used = _result.Node.SelectMany(node => node.Input).ToHashSet();
        _result.Initializer.Add(_source.Initializer.Where(constant => used.Contains(constant.Name)));
    }

    private void Multiply(NodeProto node)
    {
        var (activation, (matrix, scales)) = (Quantized(node.Input[0]), QuantizedWeight(node));
        var product = activation.RowScale is null ? node.Output[0] : node.Output[0] + ".unscaled";
        Add("MatMulIntegerToFloat", Microsoft, product, activation.Bytes, matrix, activation.Scale, scales, ZeroPointConstant());
        if (activation.RowScale is not null)
            Add("Mul", "", node.Output[0], product, activation.RowScale);
    }

    /// <summary>The constant that a node multiplies with, as it is or turned; null where it is none.</summary>
    private TensorProto? Weight(NodeProto node) =>
        _constants.GetValueOrDefault(node.Input[1])
        ?? (_makers.GetValueOrDefault(node.Input[1]) is { OpType: "Transpose" } turn ? _constants.GetValueOrDefault(turn.Input[0]) : null);

    private (string Matrix, string Scales) QuantizedWeight(NodeProto node)
    {
        var weight = Weight(node)!;
        if (weight.Name != node.Input[1])
        {
            var (bytes, table) = Table(weight);
            Add("Transpose", "", node.Input[1] + ".int8", bytes);
            return (node.Input[1] + ".int8", Constant(node.Input[1] + ".scale", table.Scales, weight.Dims[0]));
        }

        var quantized = Int8Matrix.Quantize(weight, byRow: false);
        return (
            Constant(weight.Name + ".int8", Elements.Int8, quantized.Bytes, weight.Dims),
            Constant(weight.Name + ".scale", quantized.Scales, weight.Dims[1]));
    }

    private Activation Quantized(string value)
    {
        if (!_activations.TryGetValue(value, out var known))
            _activations.Add(value, known = IsLookup(value) ? Look(_makers[value]) : Round(value));
        return known;
    }

    private Activation Round(string value)
    {
        var range = Range(value)
            ?? throw new TrainingException($"The graph multiplies '{value}', whose range isn't known, with a matrix.");
        var scale = Constant(value + ".scale", [(float)range / GreatestActivation]);
        Add("QuantizeLinear", "", value + ".uint8", value, scale, ZeroPointConstant());
        return new(value + ".uint8", scale);
    }

    /// <summary>The rows of a table that is itself in 8 bits. What a product takes is unsigned, so 128 is added; every row
    /// has its scale, by which the product is multiplied.</summary>
    private Activation Look(NodeProto node)
    {
        var (constant, ids, rows) = (_constants[node.Input[0]], node.Input[1], node.Output[0]);
        var (bytes, table) = Table(constant);
        Add("Gather", "", rows + ".int8", bytes, ids);
        Add("Cast", "", rows + ".whole", rows + ".int8").Attribute.Add(
            new AttributeProto { Name = "to", I = (int)Elements.Float, Type = AttributeProto.Types.AttributeType.Int });
        var one = Constant(rows + ".scale", [1f]);
        Add("QuantizeLinear", "", rows + ".uint8", rows + ".whole", one, ZeroPointConstant());
        var scales = Constant(constant.Name + ".row_scale", table.Scales, constant.Dims[0], 1);
        Add("Gather", "", rows + ".row_scale", scales, ids);
        return new(rows + ".uint8", one, rows + ".row_scale");
    }

    /// <summary>A table whose rows are looked up, or that is turned to predict: in the graph once, whoever reads it.</summary>
    private (string Bytes, Int8Matrix Matrix) Table(TensorProto constant)
    {
        var name = constant.Name + ".int8";
        if (!_tables.TryGetValue(name, out var table))
        {
            _tables.Add(name, table = Int8Matrix.Quantize(constant, byRow: true));
            Constant(name, Elements.Int8, table.Bytes, constant.Dims);
        }

        return (name, table);
    }

    private bool IsLookup(string value) =>
        _makers.GetValueOrDefault(value) is { OpType: "Gather" } gather && _constants.ContainsKey(gather.Input[0]);

    /// <summary>The greatest magnitude that a value can have, or null. What a cell gives on lies between −1 and 1: a tanh,
    /// or one times a sigmoid, or between two such values; picking some of its rows changes nothing.</summary>
    private double? Range(string value)
    {
        if (_makers.GetValueOrDefault(value) is { OpType: "Gather" } gather && !IsLookup(value))
            return Range(gather.Input[0]);
        if (value.StartsWith("h_in.", StringComparison.Ordinal) || value.StartsWith("h_out.", StringComparison.Ordinal))
            return 1;
        return _ranges.TryGetValue(value, out var range) ? range : null;
    }

    private string ZeroPointConstant()
    {
        const string name = "zero_point";
        return _result.Initializer.Any(constant => constant.Name == name) ? name : Constant(name, Elements.Uint8, [ZeroPoint], []);
    }

    private string Constant(string name, float[] numbers, params long[] dims) =>
        Constant(name, Elements.Float, MemoryMarshal.AsBytes<float>(numbers).ToArray(), dims);

    private string Constant(string name, Elements type, byte[] bytes, IEnumerable<long> dims)
    {
        var constant = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        constant.Dims.Add(dims);
        _result.Initializer.Add(constant);
        return name;
    }

    private NodeProto Add(string operation, string domain, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { OpType = operation, Domain = domain, Name = $"{operation}/{output}" };
        foreach (var input in inputs)
            node.Input.Add(input);
        node.Output.Add(output);
        _result.Node.Add(node);
        return node;
    }

    /// <summary>A value in 8 bits.</summary>
    /// <param name="Bytes">uint8, 128 standing for 0.</param>
    /// <param name="Scale">What one byte step stands for.</param>
    /// <param name="RowScale">What each row is multiplied by besides, [batch, 1]; null for nothing.</param>
    private sealed record Activation(string Bytes, string Scale, string? RowScale = null);
}
