using Google.Protobuf;
using SequenceApi.Engine.Models.Onnx;
using Elements = SequenceApi.Engine.Models.Onnx.TensorProto.Types.DataType;

namespace SequenceApi.Training.Export;

/// <summary>
/// Turns a step graph of float32 into one that multiplies in 8 bits, with the same inputs and outputs. Activations are
/// quantized with a scale that is fixed in the graph and weights with one for each output, so a row's result doesn't
/// depend on the rows beside it: sums of integers are exact.
/// </summary>
/// <remarks>
/// An activation x becomes 128 + round(x / scale) in 0…255. A weight becomes round(w / scale) in −63…63: seven bits, as
/// processors without VNNI add pairs of products in 16 bits, and 255 · 63 · 2 fits there.
/// </remarks>
internal sealed class Int8Graph
{
    private const int Domain1 = 1;
    private const string Microsoft = "com.microsoft";
    private const byte ZeroPoint = 128;
    private const int GreatestWeight = 63;
    private const int GreatestActivation = 127;

    private readonly GraphProto _source;
    private readonly GraphProto _result = new();
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly Dictionary<string, double> _ranges;
    private readonly Dictionary<string, (string Quantized, string Scale)> _quantized = [];
    private readonly HashSet<string> _dropped = [];

    private Int8Graph(GraphProto source, IReadOnlyDictionary<string, double> ranges)
    {
        _source = source;
        _constants = source.Initializer.ToDictionary(constant => constant.Name);
        // What a cell gives on lies between −1 and 1: a tanh, or one times a sigmoid, or between two such values.
        _ranges = new Dictionary<string, double>(ranges);
        foreach (var name in source.Input.Concat(source.Output).Select(value => value.Name).Where(IsHidden))
            _ranges[name] = 1;
    }

    /// <summary>Quantizes a graph.</summary>
    /// <param name="model">A step graph of this project, of float32.</param>
    /// <param name="ranges">The greatest magnitude of activations that aren't bounded by what they are.</param>
    /// <exception cref="TrainingException">A matrix is multiplied with something whose range isn't known.</exception>
    public static ModelProto Quantize(ModelProto model, IReadOnlyDictionary<string, double> ranges)
    {
        var graph = new Int8Graph(model.Graph, ranges);
        graph.Rewrite();
        var result = new ModelProto(model) { Graph = graph._result };
        result.OpsetImport.Add(new OperatorSetIdProto { Domain = Microsoft, Version = Domain1 });
        return result;
    }

    private static bool IsHidden(string name) =>
        name.StartsWith("h_in.", StringComparison.Ordinal) || name.StartsWith("h_out.", StringComparison.Ordinal);

    private void Rewrite()
    {
        _result.Name = _source.Name;
        _result.Input.Add(_source.Input);
        _result.Output.Add(_source.Output);
        foreach (var node in _source.Node)
            if (node.OpType == "MatMul" && _constants.TryGetValue(node.Input[1], out var weight))
                Multiply(node, weight);
            else if (node.OpType == "Gather" && IsMultiplied(node.Output[0]))
                Look(node);
            else
                _result.Node.Add(node);
        var used = _result.Node.SelectMany(node => node.Input).ToHashSet();
        _result.Initializer.Add(_source.Initializer.Where(constant => used.Contains(constant.Name) && !_dropped.Contains(constant.Name)));
    }

    private bool IsMultiplied(string value) => _source.Node.Any(node => node.OpType == "MatMul" && node.Input[0] == value);

    /// <summary>A lookup whose rows are multiplied next: the table itself is quantized, by its own range.</summary>
    private void Look(NodeProto node)
    {
        var table = _constants[node.Input[0]];
        var numbers = Numbers(table);
        var scale = Scale(numbers.Max(Math.Abs), GreatestActivation);
        var bytes = Array.ConvertAll(numbers, number => Activation(number, scale));
        var quantized = Constant(table.Name + ".uint8", Elements.Uint8, bytes, table.Dims);
        var output = node.Output[0] + ".uint8";
        Add("Gather", "", output, quantized, node.Input[1]);
        _quantized[node.Output[0]] = (output, Scalar(node.Output[0] + ".scale", scale));
        _dropped.Add(table.Name);
    }

    private void Multiply(NodeProto node, TensorProto weight)
    {
        var (input, scale) = Quantized(node.Input[0]);
        var (rows, columns) = ((int)weight.Dims[0], (int)weight.Dims[1]);
        var numbers = Numbers(weight);
        var (bytes, scales) = (new byte[numbers.Length], new float[columns]);
        for (var column = 0; column < columns; column++)
        {
            var greatest = 0f;
            for (var row = 0; row < rows; row++)
                greatest = Math.Max(greatest, Math.Abs(numbers[row * columns + column]));
            scales[column] = Scale(greatest, GreatestWeight);
            for (var row = 0; row < rows; row++)
                bytes[row * columns + column] = unchecked((byte)(sbyte)Math.Clamp(
                    MathF.Round(numbers[row * columns + column] / scales[column], MidpointRounding.ToEven), -GreatestWeight, GreatestWeight));
        }

        _dropped.Add(weight.Name);
        Add("MatMulIntegerToFloat", Microsoft, node.Output[0], input,
            Constant(weight.Name + ".int8", Elements.Int8, bytes, weight.Dims), scale,
            Constant(weight.Name + ".scale", Elements.Float, Bytes(scales), [columns]), ZeroPointConstant());
    }

    private (string Quantized, string Scale) Quantized(string value)
    {
        if (_quantized.TryGetValue(value, out var known))
            return known;
        if (!_ranges.TryGetValue(value, out var range))
            throw new TrainingException($"The graph multiplies '{value}', whose range isn't known, with a matrix.");
        var scale = Scalar(value + ".scale", Scale((float)range, GreatestActivation));
        Add("QuantizeLinear", "", value + ".uint8", value, scale, ZeroPointConstant());
        return _quantized[value] = (value + ".uint8", scale);
    }

    private string ZeroPointConstant()
    {
        const string name = "zero_point";
        return _result.Initializer.Any(constant => constant.Name == name) ? name : Constant(name, Elements.Uint8, [ZeroPoint], []);
    }

    private string Scalar(string name, float value) => Constant(name, Elements.Float, Bytes([value]), []);

    private string Constant(string name, Elements type, byte[] bytes, IEnumerable<long> dims)
    {
        var constant = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        constant.Dims.Add(dims);
        _result.Initializer.Add(constant);
        return name;
    }

    private void Add(string operation, string domain, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { OpType = operation, Domain = domain, Name = $"{operation}/{output}" };
        foreach (var input in inputs)
            node.Input.Add(input);
        node.Output.Add(output);
        _result.Node.Add(node);
    }

    private static float Scale(float greatest, int levels) => greatest > 0 ? greatest / levels : 1f / levels;

    private static byte Activation(float number, float scale) =>
        (byte)Math.Clamp(ZeroPoint + MathF.Round(number / scale, MidpointRounding.ToEven), 0, 255);

    private static float[] Numbers(TensorProto constant)
    {
        var numbers = new float[constant.RawData.Length / sizeof(float)];
        Buffer.BlockCopy(constant.RawData.ToByteArray(), 0, numbers, 0, constant.RawData.Length);
        return numbers;
    }

    private static byte[] Bytes(float[] numbers)
    {
        var bytes = new byte[numbers.Length * sizeof(float)];
        Buffer.BlockCopy(numbers, 0, bytes, 0, bytes.Length);
        return bytes;
    }
}
