using Google.Protobuf;
using SequenceApi.Engine.Models.Onnx;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>A plain recurrent network of one layer, h' = tanh(W[token] + h·U), logits = h'·V, as numbers and as an ONNX file.</summary>
internal sealed class TinyNetwork(int vocabularySize, int hiddenSize, int seed)
{
    private readonly float[] _w = Weights(vocabularySize * hiddenSize, seed);
    private readonly float[] _u = Weights(hiddenSize * hiddenSize, seed + 1);
    private readonly float[] _v = Weights(hiddenSize * vocabularySize, seed + 2);

    /// <summary>One step in plain code; replaces the state.</summary>
    public float[] Step(int token, float[] state)
    {
        var next = new float[hiddenSize];
        for (var j = 0; j < hiddenSize; j++)
        {
            var sum = (double)_w[(token * hiddenSize) + j];
            for (var i = 0; i < hiddenSize; i++)
                sum += state[i] * _u[(i * hiddenSize) + j];
            next[j] = (float)Math.Tanh(sum);
        }

        next.CopyTo(state, 0);
        return [.. Enumerable.Range(0, vocabularySize).Select(k =>
            (float)Enumerable.Range(0, hiddenSize).Sum(j => (double)next[j] * _v[(j * vocabularySize) + k]))];
    }

    /// <summary>The step graph's bytes.</summary>
    /// <param name="stateOutput">What the state's output is called.</param>
    /// <param name="batch">The name of the batch axis, or null for a batch of 1.</param>
    /// <param name="picksRows">Whether it computes the logits of chosen rows alone.</param>
    /// <param name="mixesRows">Whether a row's logits depend on the rows beside it.</param>
    public byte[] ToOnnx(string stateOutput = "h_out.0", string? batch = "batch", bool picksRows = false, bool mixesRows = false)
    {
        var graph = new GraphProto { Name = "tiny" };
        graph.Input.Add(Value("input_ids", TensorProto.Types.DataType.Int64, batch));
        graph.Input.Add(Value("h_in.0", TensorProto.Types.DataType.Float, batch, hiddenSize));
        graph.Output.Add(Value("logits", TensorProto.Types.DataType.Float, batch, vocabularySize));
        graph.Output.Add(Value(stateOutput, TensorProto.Types.DataType.Float, batch, hiddenSize));
        graph.Initializer.Add(Tensor("W", _w, vocabularySize, hiddenSize));
        graph.Initializer.Add(Tensor("U", _u, hiddenSize, hiddenSize));
        graph.Initializer.Add(Tensor("V", _v, hiddenSize, vocabularySize));
        graph.Node.Add(Node("Gather", "x", "W", "input_ids"));
        graph.Node.Add(Node("MatMul", "hu", "h_in.0", "U"));
        graph.Node.Add(Node("Add", "a", "x", "hu"));
        graph.Node.Add(Node("Tanh", stateOutput, "a"));
        var flow = stateOutput;
        if (mixesRows)
        {
            // By far less than a logit's error may be, but not by nothing.
            graph.Node.Add(Node("ReduceMax", "greatest", flow));
            graph.Node.Add(Node("Mul", "mixed_part", "greatest", "tiny"));
            graph.Node.Add(Node("Add", flow = "mixed", stateOutput, "mixed_part"));
            graph.Initializer.Add(Tensor("tiny", [1e-5f], 1, 1));
        }

        if (picksRows)
        {
            graph.Input.Add(Value("logit_rows", TensorProto.Types.DataType.Int64, "logit_rows"));
            graph.Node.Add(Node("Gather", "wanted", flow, "logit_rows"));
            flow = "wanted";
        }

        graph.Node.Add(Node("MatMul", "logits", flow, "V"));
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        return model.ToByteArray();
    }

    /// <summary>Makes the first logit of every token no number.</summary>
    public TinyNetwork Poisoned()
    {
        _v[0] = float.NaN;
        return this;
    }

    private static float[] Weights(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    private static NodeProto Node(string type, string output, params string[] inputs)
    {
        var node = new NodeProto { OpType = type };
        node.Input.Add(inputs);
        node.Output.Add(output);
        return node;
    }

    private static TensorProto Tensor(string name, float[] values, params long[] dims)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.Dims.Add(dims);
        var bytes = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        tensor.RawData = ByteString.CopyFrom(bytes);
        return tensor;
    }

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, string? batch, params long[] rest)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(batch is null
            ? new TensorShapeProto.Types.Dimension { DimValue = 1 }
            : new TensorShapeProto.Types.Dimension { DimParam = batch });
        shape.Dim.Add(rest.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }
}
