using static SequenceApi.Engine.Models.Onnx.TensorProto.Types;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>h' = tanh(W[token] + h·U), scores = h'·V, as numbers and as graphs without a recurrent operator.</summary>
internal sealed class ForeignRnn
{
    public const int Vocabulary = 10;
    public const int Hidden = 7;
    private readonly float[] _w;
    private readonly float[] _u;
    private readonly float[] _v;

    public ForeignRnn()
    {
        var random = new Random(4);
        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
        (_w, _u, _v) = (Weights(Vocabulary * Hidden), Weights(Hidden * Hidden), Weights(Hidden * Vocabulary));
    }

    /// <summary>What the cell is inside of: Scan, Loop, If, or nothing.</summary>
    public string? Inside { get; init; }

    public float[] Step(int token, float[] state)
    {
        var next = new float[Hidden];
        for (var j = 0; j < Hidden; j++)
            next[j] = (float)Math.Tanh(_w[(token * Hidden) + j] + Enumerable.Range(0, Hidden).Sum(i => (double)state[i] * _u[(i * Hidden) + j]));
        next.CopyTo(state, 0);
        return [.. Enumerable.Range(0, Vocabulary).Select(k => (float)Enumerable.Range(0, Hidden).Sum(j => (double)next[j] * _v[(j * Vocabulary) + k]))];
    }

    public byte[] ToOnnx()
    {
        var graph = new GraphWriter();
        var ids = graph.Input("input", DataType.Int64, "batch", Inside is "Scan" or "Loop" ? "sequence" : 1);
        graph.Input("state", DataType.Float, "batch", Hidden);
        var x = graph.Node("Gather", graph.Floats(_w, Vocabulary, Hidden), graph.Node("Transpose", ids));
        var u = graph.Floats(_u, Hidden, Hidden);
        var (last, all) = Inside switch
        {
            "Scan" => Scan(graph, x, u),
            "Loop" => Loop(graph, x, u),
            "If" => If(graph, x, u),
            _ => Once(graph, x, u),
        };
        graph.Name(graph.Node("Transpose", ("perm", new long[] { 1, 0, 2 }), graph.Node("MatMul", all, graph.Floats(_v, Hidden, Vocabulary))), "output");
        graph.Name(last, "next_state");
        graph.Output("next_state", DataType.Float, null);
        graph.Output("output", DataType.Float, null);
        return graph.ToBytes();
    }

    private static string Cell(GraphWriter graph, string x, string h, string u) => graph.Node("Tanh", graph.Node("Add", x, graph.Node("MatMul", h, u)));

    private static (string, string) Once(GraphWriter graph, string x, string u)
    {
        var h = Cell(graph, graph.Node("Squeeze", x, graph.Longs(0)), "state", u);
        return (h, graph.Node("Unsqueeze", h, graph.Longs(0)));
    }

    private static (string, string) Scan(GraphWriter graph, string x, string u)
    {
        var body = new GraphWriter("body");
        var h = Cell(body, body.Input("x_t", DataType.Float, null), "h_t", u);
        body.Graph.Input.Insert(0, GraphWriter.Value("h_t", DataType.Float, null));
        body.Output(h, DataType.Float, null);
        body.Name(h, "y_t");
        body.Output("y_t", DataType.Float, null);
        var results = graph.Node("Scan", 2, [("num_scan_inputs", 1), ("body", body.Graph)], "state", x);
        return (results[0], results[1]);
    }

    private static (string, string) Loop(GraphWriter graph, string x, string u)
    {
        var body = new GraphWriter("body");
        body.Input("i", DataType.Int64);
        body.Input("go", DataType.Bool);
        body.Input("h_t", DataType.Float, null);
        body.Name("go", "go_on");
        body.Output("go_on", DataType.Bool);
        var h = Cell(body, body.Node("Gather", x, "i"), "h_t", u);
        body.Output(h, DataType.Float, null);
        body.Name(h, "y_t");
        body.Output("y_t", DataType.Float, null);
        var count = graph.Node("Squeeze", graph.Node("Slice", graph.Node("Shape", x), graph.Longs(0), graph.Longs(1)));
        var results = graph.Node("Loop", 2, [("body", body.Graph)], count, "", "state");
        return (results[0], results[1]);
    }

    private static (string, string) If(GraphWriter graph, string x, string u)
    {
        var (then, other) = (new GraphWriter("then"), new GraphWriter("else"));
        then.Output(Cell(then, then.Node("Squeeze", x, then.Longs(0)), "state", u), DataType.Float, null);
        other.Name("state", "same");
        other.Output("same", DataType.Float, null);
        var isAny = graph.Node("Greater", graph.Node("Size", x), graph.Long(0));
        var h = graph.Node("If", 1, [("then_branch", then.Graph), ("else_branch", other.Graph)], isAny)[0];
        return (h, graph.Node("Unsqueeze", h, graph.Longs(0)));
    }
}
